import { median, quantile, quantiles } from "./median.js";
import { moments } from "./moments.js";

/** How numbers become inputs: see the encodings. Missing and infinite cells are filled with the median first, whatever the way. */
export const numberScales = ["standard", "robust", "quantile", "log"] as const;

export type NumberScale = (typeof numberScales)[number];

/** A number: filled with `fill` where missing or infinite, then (value - mean) / deviation, kept within +-`largestInput`. One input. */
export type Standardized = Readonly<{ encoding: "standardized"; column: string; fill: number; mean: number; deviation: number }>;

/**
 * A number in units of its middle half, far values pulled in smoothly: z = (value - center) / spread; input z / sqrt(1 + (z / 3)^2), within +-3. One input.
 * center is the median and spread the distance of the quartiles, or half the range where the quartiles coincide.
 * Source: Holzmuller, Grinsztajn, Steinwart 2024, Better by default, section 3 ("robust scale and smooth clip").
 */
export type Robust = Readonly<{ encoding: "robust"; column: string; fill: number; center: number; spread: number }>;

/**
 * A number by its rank: the share F of train rows below it, linear between the `knots` (quantiles of equal distance), as sqrt(12) (F - 1/2), which has mean 0 and
 * deviation 1 on train rows. One input.
 */
export type Ranked = Readonly<{ encoding: "ranked"; column: string; fill: number; knots: readonly number[] }>;

/** A number by its size: u = sign(value) log(1 + |value|), then (u - mean) / deviation. One input. */
export type Logarithm = Readonly<{ encoding: "logarithm"; column: string; fill: number; mean: number; deviation: number }>;

export type NumberFeature = Standardized | Robust | Ranked | Logarithm;

/** Inputs beyond this size are cut off: a cell of 1e300 at prediction must not make every output NaN in float32. Train rows reach sqrt(rows) at most. */
export const largestInput = 1e6;

/** From so far on the smooth clip bends a robust number. */
export const robustBend = 3;

/** Knots of a number by its rank. */
const knotCount = 129;

/** The encoding of a column of finite numbers, fitted on train rows; nothing where all are the same. */
export function fitNumber(column: string, values: Float64Array, scale: NumberScale): NumberFeature | undefined {
  const { mean, deviation } = moments(values);
  if (!(deviation > 0)) return undefined;
  switch (scale) {
    case "standard":
      return { encoding: "standardized", column, fill: median(values), mean, deviation };
    case "robust":
      return fitRobust(column, values);
    case "quantile": {
      const sorted = Float64Array.from(values).sort();
      const knots = Array.from({ length: knotCount }, (_, at) => quantile(sorted, at / (knotCount - 1)));
      return { encoding: "ranked", column, fill: median(values), knots };
    }
    case "log":
      return { encoding: "logarithm", column, fill: median(values), ...moments(values.map(signedLog)) };
    default:
      return scale satisfies never;
  }
}

/** Numbers of two values become -1 and 1 exactly. */
function fitRobust(column: string, values: Float64Array): Standardized | Robust {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (values.every((value) => value === low || value === high))
    return { encoding: "standardized", column, fill: median(values), mean: low / 2 + high / 2, deviation: high / 2 - low / 2 };
  const [lower = 0, fill = 0, upper = 0] = quantiles(values, [0.25, 0.5, 0.75]);
  const middle = upper - lower;
  return { encoding: "robust", column, fill, center: fill, spread: middle > 0 ? middle : high / 2 - low / 2 };
}

/** The input that a finite number becomes. */
export function numberInput(feature: NumberFeature): (value: number) => number {
  switch (feature.encoding) {
    case "standardized":
      return (value) => standardize(value, feature.mean, feature.deviation);
    case "robust":
      return (value) => {
        const z = standardize(value, feature.center, feature.spread);
        return z / Math.sqrt(1 + (z / robustBend) ** 2);
      };
    case "ranked":
      return (value) => Math.sqrt(12) * (rank(value, feature.knots) - 0.5);
    case "logarithm":
      return (value) => standardize(signedLog(value), feature.mean, feature.deviation);
    default:
      return feature satisfies never;
  }
}

/** (value - mean) / deviation within +-largestInput; divides first where the difference of huge values would overflow. */
export function standardize(value: number, mean: number, deviation: number): number {
  const difference = value - mean;
  const standard = Number.isFinite(difference) ? difference / deviation : value / deviation - mean / deviation;
  return Math.min(largestInput, Math.max(-largestInput, standard));
}

const signedLog = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

/** The share of values below: linear between knots, the middle of those that are equal. */
function rank(value: number, knots: readonly number[]): number {
  const last = knots.length - 1;
  if (value < knots[0]!) return 0;
  if (value > knots[last]!) return 1;
  const first = place(knots, (knot) => knot >= value);
  const after = place(knots, (knot) => knot > value);
  if (after > first) return (first + after - 1) / 2 / last;
  const [low, high] = [knots[first - 1]!, knots[first]!];
  return (first - 1 + (value - low) / (high - low)) / last;
}

/** The first place where a condition holds that holds from there on. */
function place(items: readonly number[], holds: (item: number) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
