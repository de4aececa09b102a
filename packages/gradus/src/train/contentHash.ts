/**
 * A fingerprint of numbers and text in order, 16 hexadecimal digits: two 32-bit sums over every bit. It tells whether something has changed or was damaged; it is
 * no protection against somebody who wants two things to look alike. Mixing steps as in Appleby's MurmurHash3.
 */
export function contentHash(parts: Iterable<ArrayBufferView | string | undefined>): string {
  let [a, b] = [0x9e3779b9 | 0, 0x85ebca6b | 0];
  for (const part of parts) {
    const words = wordsOf(part);
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

/** Words of 32 bits; the last one is filled up with zeros. */
function wordsOf(part: ArrayBufferView | string | undefined): Int32Array {
  if (part === undefined) return new Int32Array(0);
  if (typeof part === "string") return wordsOf(new TextEncoder().encode(part));
  const { buffer, byteOffset, byteLength } = part;
  if (byteOffset % 4 === 0 && byteLength % 4 === 0) return new Int32Array(buffer, byteOffset, byteLength / 4);
  const whole = new Uint8Array(4 * Math.ceil(byteLength / 4));
  whole.set(new Uint8Array(buffer, byteOffset, byteLength));
  return new Int32Array(whole.buffer);
}
