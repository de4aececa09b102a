import { threefry2x32 } from "./threefry.js";

/** Two words that key a generator. Every purpose has a stream of its own, so that no two of them ever share random numbers. */
export type Key = readonly [number, number];

/** What a key is made of: the user's seed, and numbers that name the place where it is used (a purpose, an epoch, a layer, ...). */
export type KeySource = Readonly<{ seed: number; stream?: number | readonly number[] }>;

/**
 * The key of a stream: the seed's 64 bits (two's complement; fractions of a seed count for nothing), then for each number of the stream
 *   key <- threefry(key, low word of the number, high word)
 * so that (seed, [1, 2]) and (seed, [2, 1]) are unrelated.
 */
export function keyOf({ seed, stream = 0 }: KeySource): Key {
  const words = new Uint32Array(2);
  let key: Key = [lowWord(seed), highWord(seed)];
  for (const part of typeof stream === "number" ? [stream] : stream) {
    threefry2x32(key[0], key[1], lowWord(part), highWord(part), words);
    key = [words[0]!, words[1]!];
  }
  return key;
}

const lowWord = (value: number): number => value >>> 0;
const highWord = (value: number): number => Math.floor(value / 2 ** 32) >>> 0;
