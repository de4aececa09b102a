import { permutationAt, threefry2x32 } from "../../engine/random/index.js";

/**
 * Point `index` of `count` that form a Latin hypercube in [0, 1)^dimensions: each of the count strata [k / count, (k + 1) / count) of every dimension holds
 * one point, anywhere within it. Source: McKay, Beckman and Conover 1979.
 */
export function latinHypercubePoint(
  index: number,
  { count, dimensions, key }: { count: number; dimensions: number; key: readonly [number, number] },
): Float64Array {
  const words = new Uint32Array(2);
  return Float64Array.from({ length: dimensions }, (_, j) => {
    threefry2x32(key[0], key[1], j, 0x6c617469, words); // a key for the order of this dimension's strata
    const stratum = permutationAt(index, count, [words[0]!, words[1]!]);
    threefry2x32(key[0], key[1], index, j, words);
    return (stratum + words[0]! * 2 ** -32) / count;
  });
}
