import { logNormalMass } from "../../normal/index.js";
import type { Kernels, Parzen } from "./estimator.js";

/** Where a density is asked for, one entry an axis: a place on a line, the ends of a bin, or a category's index. */
export type Place = number | readonly [low: number, high: number];

/**
 * The logarithm of the mixture at each place: density on lines, probability in bins and categories,
 *   log sum over k of weights[k] prod over axes of kernel k's factor
 */
export function logDensity(parzen: Parzen, places: readonly (readonly Place[])[]): Float64Array {
  const { kernels, constants } = parzen;
  const densities = new Float64Array(places.length);
  const block = Array.from({ length: together }, () => new Float64Array(constants.length));
  for (let start = 0; start < places.length; start += together) {
    for (const terms of block) terms.set(constants);
    // The last block is filled up with its first place, whose density is then computed more than once.
    const at = block.map((_, i) => places[start + i] ?? places[start] ?? []);
    for (let axis = 0; axis < kernels.length; axis++) {
      const kernel = kernels[axis] as Kernels;
      const here = at.map((place) => place[axis] ?? Number.NaN);
      if (kernel.axis === "line") addLine(block, kernel, here as number[]);
      else for (let i = 0; i < together; i++) addAxis(block[i] as Float64Array, kernel, here[i] ?? Number.NaN);
    }
    for (let i = 0; i < together && start + i < places.length; i++) densities[start + i] = logSumExp(block[i] as Float64Array);
  }
  return densities;
}

/** Places that go over the kernels together, so that each kernel is fetched once for all of them. */
const together = 4;

/** A normal's exponent at four places of a line. */
function addLine(block: readonly Float64Array[], { mu, inverse }: Extract<Kernels, { axis: "line" }>, here: readonly number[]): void {
  const [a, b, c, d] = block as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [atA, atB, atC, atD] = here as [number, number, number, number];
  for (let k = 0; k < mu.length; k++) {
    const m = mu[k]!;
    const scale = inverse[k]!;
    const [zA, zB, zC, zD] = [(atA - m) * scale, (atB - m) * scale, (atC - m) * scale, (atD - m) * scale];
    a[k]! -= 0.5 * zA * zA;
    b[k]! -= 0.5 * zB * zB;
    c[k]! -= 0.5 * zC * zC;
    d[k]! -= 0.5 * zD * zD;
  }
}

type BinKernels = Extract<Kernels, { axis: "bins" }>;
type CategoryKernels = Extract<Kernels, { axis: "category" }>;

function addAxis(terms: Float64Array, kernel: BinKernels | CategoryKernels, place: Place): void {
  if (kernel.axis === "category") addCategory(terms, kernel, Number(place));
  else if (typeof place !== "number") addBin(terms, kernel, place);
  else throw new Error("parzen: a place on a line among bins");
}

function addBin(terms: Float64Array, { low, high, mu, sigma, groups }: BinKernels, place: readonly [low: number, high: number]): void {
  const { alike, distinct } = groups;
  const [from, to] = [Math.max(low, place[0]), Math.min(high, place[1])];
  const masses = new Float64Array(distinct.length);
  for (let group = 0; group < distinct.length; group++) {
    const k = distinct[group]!;
    masses[group] = logNormalMass((from - mu[k]!) / sigma[k]!, (to - mu[k]!) / sigma[k]!);
  }
  for (let k = 0; k < terms.length; k++) terms[k]! += masses[alike[k]!]!;
}

function addCategory(terms: Float64Array, { count, observed, base }: CategoryKernels, index: number): void {
  const total = 1 + count * base;
  const [hit, miss] = [Math.log((1 + base) / total), Math.log(base / total)];
  for (let k = 0; k < observed.length; k++) terms[k]! += observed[k] === index ? hit : miss;
  if (terms.length > observed.length) terms[observed.length]! -= Math.log(count);
}

/** ln sum e^term. Terms 46 below the largest are less than the last digit of the sum, thousands of them together too. */
function logSumExp(terms: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < terms.length; k++) if (terms[k]! > most) most = terms[k]!;
  if (most === Number.NEGATIVE_INFINITY) return most;
  let sum = 0;
  for (let k = 0; k < terms.length; k++) if (terms[k]! > most - 46) sum += Math.exp(terms[k]! - most);
  return most + Math.log(sum);
}
