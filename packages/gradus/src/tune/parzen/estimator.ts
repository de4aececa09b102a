import { halfLogTau, logNormalMass } from "../../normal/index.js";
import { bandwidths } from "./bandwidths.js";
import { ageWeights } from "./weights.js";

/**
 * What an axis of an estimator is: a `line` has a density, `bins` have a probability for each stretch of a line, a `category` has one for each of `count`
 * values. The units of a line are the caller's: [0, 1] for a sampler.
 */
export type Axis = Readonly<{ axis: "line" | "bins"; low: number; high: number }> | Readonly<{ axis: "category"; count: number }>;

/** The kernels of one axis, one for each observation and, last, one for the prior. Of bins, equal kernels form groups that are computed once. */
export type Kernels =
  | Readonly<{ axis: "line"; low: number; high: number; mu: Float64Array; sigma: Float64Array; inverse: Float64Array }>
  | Readonly<{ axis: "bins"; low: number; high: number; mu: Float64Array; sigma: Float64Array; groups: Groups }>
  | Readonly<{ axis: "category"; count: number; observed: Int32Array; base: number }>;

/** Kernels alike in middle and width: `alike[k]` is the group of kernel k, `distinct[group]` one kernel of it. */
type Groups = Readonly<{ alike: Int32Array; distinct: Int32Array }>;

/** A mixture of products: kernel k has weight weights[k] and one factor an axis. `constants` holds what a kernel's log density has at every point. */
export type Parzen = Readonly<{ weights: Float64Array; kernels: readonly Kernels[]; constants: Float64Array; prior: boolean }>;

export type ParzenOptions = Readonly<{
  axes: readonly Axis[];
  /** The observations, a column an axis in the order of time; categories by their index. */
  observed: readonly Float64Array[];
  /** The observations' order by value on each line, where the caller knows it. */
  orders?: readonly (Int32Array | undefined)[];
  rule?: "neighbours" | "count";
  magicClip?: boolean;
  endpoints?: boolean;
  prior?: boolean;
  priorWeight?: number;
}>;

/**
 * The Parzen estimator of TPE: a truncated normal at each observation and a wide one in the middle of the range (the prior), weighted by age.
 * Category: each kernel has 1 + b at what it observed and b elsewhere, b = priorWeight / kernels, normalised; the prior has the same for all.
 * Source: Bergstra et al. 2011, section 4; multivariate as Falkner, Klein and Hutter 2018, BOHB, section 3.2.
 */
export function parzen(options: ParzenOptions): Parzen {
  const { axes, observed, prior = true, priorWeight = 1 } = options;
  const n = observed[0]?.length ?? 0;
  const count = n + (prior ? 1 : 0);
  const weights = new Float64Array(count);
  weights.set(ageWeights(n));
  if (prior) weights[n] = priorWeight;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let k = 0; k < count; k++) weights[k]! /= total;
  const kernels = axes.map((axis, i) => kernelsOf(axis, observed[i] ?? new Float64Array(), options, options.orders?.[i]));
  return { weights, kernels, constants: constantsOf(weights, kernels), prior };
}

function kernelsOf(axis: Axis, observed: Float64Array, options: ParzenOptions, order?: Int32Array): Kernels {
  const { axes, rule = "neighbours", magicClip = true, endpoints = false, prior = true, priorWeight = 1 } = options;
  const n = observed.length;
  const count = n + (prior ? 1 : 0);
  if (axis.axis === "category")
    return { axis: "category", count: axis.count, observed: new Int32Array(observed), base: priorWeight / Math.max(1, count) };
  const { low, high } = axis;
  const { mu, sigma, ...sorted } = bandwidths(observed, { low, high, rule, axes: axes.length, magicClip, endpoints, prior, order });
  if (axis.axis === "bins") return { axis: "bins", low, high, mu, sigma, groups: groupsOf(sorted.order, mu, sigma) };
  const inverse = new Float64Array(count);
  for (let k = 0; k < count; k++) inverse[k] = 1 / sigma[k]!;
  return { axis: "line", low, high, mu, sigma, inverse };
}

/** Whole numbers repeat; equal kernels stand next to each other in the order. A prior that is not in the order is a group of its own. */
function groupsOf(order: Int32Array, mu: Float64Array, sigma: Float64Array): Groups {
  const alike = new Int32Array(mu.length);
  const distinct: number[] = [];
  const put = (k: number): void => {
    const last = distinct.at(-1);
    if (last === undefined || mu[last] !== mu[k] || sigma[last] !== sigma[k]) distinct.push(k);
    alike[k] = distinct.length - 1;
  };
  for (let place = 0; place < order.length; place++) put(order[place]!);
  if (order.length < mu.length) put(mu.length - 1);
  return { alike, distinct: Int32Array.from(distinct) };
}

/** ln weight, and what each axis has in front of the exponent: the truncation, and on a line the width. */
function constantsOf(weights: Float64Array, kernels: readonly Kernels[]): Float64Array {
  const constants = new Float64Array(weights.length);
  for (let k = 0; k < constants.length; k++) constants[k] = weights[k] === weights[k - 1] ? constants[k - 1]! : Math.log(weights[k]!);
  for (const kernel of kernels) {
    if (kernel.axis === "line") addLine(constants, kernel);
    if (kernel.axis === "bins") {
      const masses = Float64Array.from(kernel.groups.distinct, (k) => logMass(kernel, k));
      for (let k = 0; k < constants.length; k++) constants[k]! -= masses[kernel.groups.alike[k]!]!;
    }
  }
  return constants;
}

function addLine(constants: Float64Array, kernel: Extract<Kernels, { axis: "line" }>): void {
  const { sigma } = kernel;
  let [width, logWidth] = [Number.NaN, 0];
  for (let k = 0; k < constants.length; k++) {
    if (sigma[k] !== width) [width, logWidth] = [sigma[k]!, Math.log(sigma[k]!)]; // most have the least width
    constants[k]! -= logMass(kernel, k) + logWidth + halfLogTau;
  }
}

/** How much of an untruncated kernel lies within the range. */
function logMass({ low, high, mu, sigma }: Exclude<Kernels, { axis: "category" }>, k: number): number {
  const [a, b] = [(low - mu[k]!) / sigma[k]!, (high - mu[k]!) / sigma[k]!];
  return a < -9 && b > 9 ? 0 : logNormalMass(a, b); // beyond nine deviations a double knows no difference
}
