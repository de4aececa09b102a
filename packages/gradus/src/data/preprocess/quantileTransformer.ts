import { normalQuantile } from "../../normal/index.js";
import { quantile } from "../median.js";
import { columnOf, type Matrix, mapItems } from "./matrix.js";

/** Shares `references` (0 .. 1) and the quantiles of each column at these shares: table[j][k]. */
export type QuantileTransformer = Readonly<{ references: Float64Array; table: readonly Float64Array[]; output: "uniform" | "normal" }>;

/** How near to 0 and 1 a share may come before its normal quantile is cut off. */
const edge = 1e-7;

/** The empirical distribution of each column at `quantiles` (at most one a row) equally spaced shares. x: [rows, columns]. */
export function fitQuantileTransformer(
  x: Matrix,
  { quantiles, output }: { quantiles: number; output: "uniform" | "normal" },
): QuantileTransformer {
  const count = Math.min(quantiles, x.rows);
  const references = Float64Array.from({ length: count }, (_, k) => (count === 1 ? 0 : k / (count - 1)));
  const table = Array.from({ length: x.columns }, (_, j) => {
    const sorted = columnOf(x, j).sort();
    return references.map((share) => quantile(sorted, share));
  });
  return { references, table, output };
}

/**
 * y = the share of the fitted column below x: the mean of interpolating from below and from above, which differ where quantiles repeat. Values beyond
 * the ends have share 0 and 1. For a normal output the normal quantile of that, within those of 1e-7 and 1 - 1e-7.
 */
export function quantileTransform({ references, table, output }: QuantileTransformer, x: Matrix): Matrix {
  const reversed = table.map((quantiles) => quantiles.map((_, k) => -quantiles[quantiles.length - 1 - k]!));
  const reversedReferences = references.map((_, k) => -references[references.length - 1 - k]!);
  const share = (value: number, j: number): number => {
    const quantiles = table[j]!;
    const slack = output === "normal" ? edge : 0;
    if (value + slack >= quantiles[quantiles.length - 1]!) return value - slack <= quantiles[0]! && slack === 0 ? 0 : 1;
    if (value - slack <= quantiles[0]!) return 0;
    return 0.5 * (interpolate(value, quantiles, references) - interpolate(-value, reversed[j]!, reversedReferences));
  };
  if (output === "uniform") return mapItems(x, share);
  const limit = normalQuantile(1 - (edge - Number.EPSILON));
  return mapItems(x, (value, j) => Math.max(-limit, Math.min(limit, normalQuantile(share(value, j)))));
}

/** The value at x of the line through the points (xs[k], ys[k]), constant beyond the ends; of equal xs the last counts. */
function interpolate(x: number, xs: Float64Array, ys: Float64Array): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return ys[0]!;
  if (low === xs.length) return ys[low - 1]!;
  const [x0, x1, y0, y1] = [xs[low - 1]!, xs[low]!, ys[low - 1]!, ys[low]!];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
