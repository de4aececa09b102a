import type { Dataset } from "./dataset.js";

/**
 * A fingerprint of the rows of a part, 16 hexadecimal digits: two 32-bit sums over every bit of x, y and weights. It tells whether data have changed; it is no
 * protection against somebody who wants them to look alike. Mixing steps as in Appleby's MurmurHash3.
 */
export function dataHash({ x, y, weights }: Pick<Dataset, "x" | "y" | "weights">): string {
  let [a, b] = [0x9e3779b9 | 0, 0x85ebca6b | 0];
  for (const numbers of [x, y, weights]) {
    const words = numbers ? new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length) : new Int32Array(0);
    for (let at = 0; at < words.length; at++) {
      const word = words[at]!;
      a = Math.imul(a ^ Math.imul(word, 0xcc9e2d51 | 0), 0x1b873593);
      a = (a << 13) | (a >>> 19);
      b = (Math.imul(b, 5) + (word ^ a)) | 0;
      b = (b << 7) | (b >>> 25);
    }
    a = Math.imul(a ^ words.length, 0x7feb352d);
    b = Math.imul(b ^ (a >>> 15), 0x846ca68b | 0);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
