import { concat, constant, currentPlace, lift, matmul, type Sym } from "../engine/graph/index.js";
import { inRange, integerFrom, positiveInteger, UserError } from "../errors/index.js";
import { axes } from "./axes.js";
import type { Trace } from "./scope.js";

/**
 * Piecewise-linear codes of numbers: the features stay as they are, and behind them stand the codes of `columns`, one column after the other. A column's range
 * is cut into bins [a, b] by edges that are found on the train rows before the first step (`fitPiecewiseLinear`), then fixed and saved with the model:
 *   code = factor (2 clip((x - a) / (b - a), 0, 1) - 1), for each bin
 * `bins` is the most that a column gets, for all columns or each; where a column has fewer different values the codes left over are 0. Shapes: x [batch,
 * features], y [batch, features + sum of bins]. It must come first in the model. Source: Gorishniy, Rubachev, Babenko 2022, On embeddings for numerical features
 * in tabular deep learning, section 3.2, equation 1; codes from -factor to factor and the place of the edges are ours.
 */
export type PiecewiseLinear = Readonly<{
  layer: "piecewiseLinear";
  columns: readonly number[];
  bins: number | readonly number[];
  factor: number;
}>;

/** @throws UserError if there is no column, one stands twice, or `bins` are not positive whole numbers, one for each column */
export function piecewiseLinear({
  columns,
  bins,
  factor = 0.5,
}: {
  columns: readonly number[];
  bins: number | readonly number[];
  factor?: number;
}): PiecewiseLinear {
  const place = "nn.piecewiseLinear";
  const checked = checkedColumns(columns, place);
  if (Array.isArray(bins) && bins.length !== checked.length)
    throw new UserError({
      place: `${place}, bins`,
      what: `expected ${checked.length} numbers, one for each column, got ${bins.length}`,
      remedy: "Give one number for all columns, or one for each",
    });
  return {
    layer: "piecewiseLinear",
    columns: checked,
    bins: Array.isArray(bins)
      ? bins.map((each, at) => positiveInteger(each as number, `${place}, bins[${at}]`))
      : positiveInteger(bins as number, `${place}, bins`),
    factor: inRange(factor, 0, Number.POSITIVE_INFINITY, "()", `${place}, factor`),
  };
}

/** The numbers of features, each once. @throws UserError otherwise */
export function checkedColumns(columns: readonly number[], place: string): readonly number[] {
  if (!Array.isArray(columns) || columns.length === 0)
    throw new UserError({
      place: `${place}, columns`,
      what: "there is no column",
      remedy: "Give numbers of features, from 0",
      takes: { type: "array", items: { type: "integer", minimum: 0 }, minItems: 1, uniqueItems: true },
    });
  columns.forEach((column, at) => {
    integerFrom(0, column as number, `${place}, columns[${at}]`);
  });
  if (new Set(columns).size === columns.length) return [...columns];
  throw new UserError({ place: `${place}, columns`, what: "a column stands there twice", remedy: "Name each column once" });
}

export const tracePiecewiseLinear: Trace<PiecewiseLinear> = ({ columns, bins, factor }, x, scope) => {
  const counts = binCounts({ columns, bins });
  const from = columns.flatMap((column, at) => Array<number>(counts[at]!).fill(column));
  const picked = pickedColumns(x, from);
  const total = [from.length];
  const low = scope.buffer("low", total, 0).value;
  const slope = scope.buffer("slope", total, 1).value;
  const size = scope.buffer("size", total, factor).value;
  const share = picked.sub(low).mul(slope).max(lift(0)).min(lift(1));
  return concat([x, share.mul(2).sub(1).mul(size)], 1);
};

/** The features with these numbers, [batch, columns.length]; one may stand there often. A product with zeros and ones, so exact. */
export function pickedColumns(x: Sym, columns: readonly number[]): Sym {
  const [, features] = axes(x, ["batch", "features"]);
  const beyond = columns.find((column) => column >= features!);
  if (beyond !== undefined)
    throw new UserError({
      place: currentPlace(),
      what: `there is no feature ${beyond} among the ${features} of its input`,
      remedy: "Features are counted from 0",
    });
  const choice = new Float64Array(features! * columns.length);
  columns.forEach((column, at) => {
    choice[column * columns.length + at] = 1;
  });
  return matmul(x, constant(choice, [features!, columns.length]));
}

function binCounts({ columns, bins }: Pick<PiecewiseLinear, "columns" | "bins">): readonly number[] {
  return typeof bins === "number" ? columns.map(() => bins) : bins;
}

/** The buffers of a `piecewiseLinear` layer for train rows: `x` holds rows of `row` features one after the other. */
export function fitPiecewiseLinear(
  layer: PiecewiseLinear,
  x: ArrayLike<number>,
  row: readonly number[],
): { readonly low: Float64Array; readonly slope: Float64Array; readonly size: Float64Array } {
  const counts = binCounts(layer);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [low, slope, size] = [new Float64Array(total), new Float64Array(total), new Float64Array(total)];
  const features = row[0]!;
  let start = 0;
  layer.columns.forEach((column, which) => {
    const sorted = new Float64Array(x.length / features);
    for (let at = 0; at < sorted.length; at++) sorted[at] = x[at * features + column]!;
    const edges = piecewiseEdges(sorted.sort(), counts[which]!);
    for (let bin = 0; bin + 1 < edges.length; bin++) {
      low[start + bin] = edges[bin]!;
      slope[start + bin] = 1 / (edges[bin + 1]! - edges[bin]!);
      size[start + bin] = layer.factor;
    }
    start += counts[which]!;
  });
  return { low, slope, size };
}

/**
 * Edges of at most `bins` bins for sorted numbers, rising. With at most bins + 1 different values: the values. Otherwise every value that more than 1 / bins of the
 * rows have is an edge, and the others are cut at so many quantiles of equal distance (each a value that occurs) that bins + 1 edges come together.
 */
export function piecewiseEdges(sorted: Float64Array, bins: number): Float64Array {
  const values: number[] = []; // the first ones, as long as they may be all
  const edges = new Set<number>();
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const value = sorted[from]!;
    to = from + 1;
    while (to < sorted.length && sorted[to] === value) to++;
    if (values.length < bins + 2) values.push(value);
    if (to - from > sorted.length / bins) edges.add(value);
  }
  if (values.length <= bins + 1) return Float64Array.from(values);
  const others = edges.size === 0 ? sorted : sorted.filter((value) => !edges.has(value));
  const cuts = bins + 1 - edges.size;
  for (let cut = 0; cut < cuts; cut++) edges.add(others[cuts === 1 ? 0 : Math.round((cut / (cuts - 1)) * (others.length - 1))]!);
  return Float64Array.from(edges).sort();
}
