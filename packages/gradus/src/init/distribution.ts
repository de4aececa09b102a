import { type KeySource, keyOf, threefry2x32 } from "../engine/random/index.js";
import { naturalLog } from "./naturalLog.js";

/**
 * What independent elements are drawn from. `std` is always the true standard deviation of what comes out;
 * a truncated normal also names the `parent` normal that it is cut from, which is wider.
 */
export type Distribution =
  | Readonly<{ kind: "point"; value: number }>
  | Readonly<{ kind: "normal"; mean: number; std: number }>
  | Readonly<{ kind: "uniform"; low: number; high: number }>
  | Readonly<{ kind: "truncatedNormal"; parent: Readonly<{ mean: number; std: number }>; low: number; high: number }>;

/** Shapes of the distribution that a variance can be given to. */
export type DistributionName = "normal" | "uniform" | "truncatedNormal";

/**
 * The standard deviation of a standard normal cut at -2 and 2: sqrt(1 - 4 phi(2) / (2 Phi(2) - 1)). A parent that is wider by its inverse
 * gives exactly the variance that is asked for; libraries that forget it start at 0.774 of the variance.
 */
export const cutAtTwo = 0.8796256610342398;

/** The distribution of a name with mean 0 and the given standard deviation; a truncated normal is cut at twice its parent's. */
export function centred(name: DistributionName, std: number): Distribution {
  switch (name) {
    case "normal":
      return { kind: "normal", mean: 0, std };
    case "uniform":
      return { kind: "uniform", low: -std * Math.sqrt(3), high: std * Math.sqrt(3) };
    case "truncatedNormal":
      return { kind: "truncatedNormal", parent: { mean: 0, std: std / cutAtTwo }, low: (-2 * std) / cutAtTwo, high: (2 * std) / cutAtTwo };
    default:
      name satisfies never;
      throw new Error(`Unknown distribution ${String(name)}`);
  }
}

/**
 * `count` independent elements. Element i depends on the key and i alone: Threefry with counter (i, attempt).
 * Normal numbers by the polar form of Box and Muller (Marsaglia and Bray 1964, A convenient method for generating normal variables),
 * truncated ones by drawing again. Only arithmetic and square roots, so that every machine gets the same bits.
 */
export function draw(distribution: Distribution, count: number, source: KeySource): Float64Array {
  return drawInto(new Float64Array(count), distribution, source);
}

/** The same into the elements that are given. */
export function drawInto<T extends Float64Array | Float32Array>(elements: T, distribution: Distribution, source: KeySource): T {
  switch (distribution.kind) {
    case "point":
      return elements.fill(distribution.value) as T;
    case "uniform":
      return drawUniform(elements, distribution, source);
    case "normal":
      return drawNormal(elements, { parent: distribution, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, source);
    case "truncatedNormal":
      return drawNormal(elements, distribution, source);
  }
}

function drawUniform<T extends Float64Array | Float32Array>(
  elements: T,
  { low, high }: { readonly low: number; readonly high: number },
  source: KeySource,
): T {
  const words = new Uint32Array(2);
  const [key0, key1] = keyOf(source);
  for (let i = 0; i < elements.length; i++) {
    threefry2x32(key0, key1, i, 0, words);
    elements[i] = low + (high - low) * unit(words[0]!);
  }
  return elements;
}

/** A point of the unit disc gives a number (points outside of it are drawn again), and one between the bounds is taken. */
function drawNormal<T extends Float64Array | Float32Array>(
  elements: T,
  { parent, low, high }: { readonly parent: Readonly<{ mean: number; std: number }>; readonly low: number; readonly high: number },
  source: KeySource,
): T {
  const words = new Uint32Array(2);
  const [key0, key1] = keyOf(source);
  const { mean, std } = parent;
  for (let i = 0; i < elements.length; i++)
    for (let attempt = 0; ; attempt++) {
      threefry2x32(key0, key1, i, attempt, words);
      const u = 2 * unit(words[0]!) - 1;
      const v = 2 * unit(words[1]!) - 1;
      const s = u * u + v * v;
      if (s >= 1) continue;
      const x = mean + std * (u * Math.sqrt((-2 * naturalLog(s)) / s));
      if (x < low || x > high) continue;
      elements[i] = x;
      break;
    }
  return elements;
}

/** In (0, 1), symmetric about 1/2. */
function unit(word: number): number {
  return (word + 0.5) / 2 ** 32;
}
