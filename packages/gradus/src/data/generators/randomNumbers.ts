import { type KeySource, keyOf, threefry2x32 } from "../../engine/random/index.js";

/** A source of random numbers, one after the other. */
export type RandomNumbers = Readonly<{
  /** In (0, 1). */
  uniform: () => number;
  /** With mean 0 and variance 1. */
  normal: () => number;
  /** From 0 to below `count`. */
  whole: (count: number) => number;
}>;

/**
 * Random numbers of a seed, the same at every call: Threefry at counters 0, 1, 2, ... `stream` tells sources of one seed apart.
 * Normal numbers by the polar form of Box and Muller (Marsaglia and Bray 1964).
 */
export function randomNumbers(source: KeySource): RandomNumbers {
  const [key0, key1] = keyOf(source);
  const words = new Uint32Array(2);
  let counter = 0;
  const uniform = (): number => {
    threefry2x32(key0, key1, counter++, 0, words);
    return (words[0]! + 0.5) / 2 ** 32;
  };
  const normal = (): number => {
    for (;;) {
      const [u, v] = [2 * uniform() - 1, 2 * uniform() - 1];
      const s = u * u + v * v;
      if (s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
    }
  };
  return { uniform, normal, whole: (count) => Math.floor(uniform() * count) };
}
