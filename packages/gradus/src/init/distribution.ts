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
  const words = new Uint32Array(2);
  const [key0, key1] = keyOf(source);
  const element = (i: number): number => {
    if (distribution.kind === "point") return distribution.value;
    for (let attempt = 0; ; attempt++) {
      threefry2x32(key0, key1, i, attempt, words);
      if (distribution.kind === "uniform") return distribution.low + (distribution.high - distribution.low) * unit(words[0]!);
      const z = polar(2 * unit(words[0]!) - 1, 2 * unit(words[1]!) - 1);
      if (z === undefined) continue;
      if (distribution.kind === "normal") return distribution.mean + distribution.std * z;
      const x = distribution.parent.mean + distribution.parent.std * z;
      if (x >= distribution.low && x <= distribution.high) return x;
    }
  };
  for (let i = 0; i < elements.length; i++) elements[i] = element(i);
  return elements;
}

/** In (0, 1), symmetric about 1/2. */
function unit(word: number): number {
  return (word + 0.5) / 2 ** 32;
}

/** A standard normal number from a point of the unit disc; undefined outside of it. */
function polar(u: number, v: number): number | undefined {
  const s = u * u + v * v;
  return s >= 1 ? undefined : u * Math.sqrt((-2 * naturalLog(s)) / s);
}
