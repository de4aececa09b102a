import { concat, reshape } from "../engine/graph/index.js";
import { inRange, positiveInteger } from "../errors/index.js";
import { normal } from "../init/index.js";
import { checkedColumns, pickedColumns } from "./piecewiseLinear.js";
import type { Trace } from "./scope.js";

/**
 * Periodic codes of numbers: the features stay as they are, and behind them stand, for each of `columns`, sin(2 pi c x) and cos(2 pi c x) for `frequencies`
 * trained numbers c, which start normal with deviation `sigma`. Shapes: x [batch, features], c [columns, frequencies],
 * y [batch, features + 2 columns frequencies]. Source: Gorishniy, Rubachev, Babenko 2022, On embeddings for numerical features in tabular deep learning,
 * section 3.3, equation 2.
 */
export type Periodic = Readonly<{ layer: "periodic"; columns: readonly number[]; frequencies: number; sigma: number }>;

/** @throws UserError if there is no column, one stands twice, or a number is out of its range */
export function periodic({
  columns,
  frequencies = 16,
  sigma = 0.1,
}: {
  columns: readonly number[];
  frequencies?: number;
  sigma?: number;
}): Periodic {
  const place = "nn.periodic";
  return {
    layer: "periodic",
    columns: checkedColumns(columns, place),
    frequencies: positiveInteger(frequencies, `${place}, frequencies`),
    sigma: inRange(sigma, 0, Number.POSITIVE_INFINITY, "()", `${place}, sigma`),
  };
}

export const tracePeriodic: Trace<Periodic> = ({ columns, frequencies, sigma }, x, scope) => {
  const each = columns.flatMap((column) => Array<number>(frequencies).fill(column));
  const c = scope.parameter("frequency", [columns.length, frequencies], normal({ mean: 0, std: sigma }), "embedding");
  const angle = pickedColumns(x, each)
    .mul(reshape(c, [1, each.length]))
    .mul(2 * Math.PI);
  return concat([x, angle.sin(), angle.cos()], 1);
};
