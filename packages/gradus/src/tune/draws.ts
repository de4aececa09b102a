import { keyOf, threefry2x32 } from "../engine/random/index.js";

/** Random numbers of one ask, in the order in which they are drawn. */
export type Draws = Readonly<{
  /** Uniform in [0, 1), from 53 bits. */
  uniform: () => number;
  /** Standard normal. Source: Box and Muller 1958. */
  normal: () => number;
  /** A whole number from 0 to n - 1. */
  below: (n: number) => number;
}>;

/** The purpose of these numbers among all streams of a seed: "tune". */
const purpose = 0x74756e65;

/** What the random numbers of an ask hang on: nothing else may, so that a recorded study replays. */
export type DrawSource = Readonly<{ seed: number; number: number; attempt?: number }>;

/** The stream of one ask: study seed, trial number, and how many suggestions of this ask the space has refused. `stream` separates uses within an ask. */
export function drawsOf({ seed, number, attempt = 0 }: DrawSource, stream = 0): Draws {
  const [key0, key1] = keyOf({ seed, stream: [purpose, number, attempt, stream] });
  const words = new Uint32Array(2);
  let counter = 0;
  const uniform = (): number => {
    threefry2x32(key0, key1, counter++, 0, words);
    return (words[0]! * 2 ** 21 + (words[1]! >>> 11)) * 2 ** -53;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (n) => Math.floor(uniform() * n),
  };
}
