import { expect, test } from "vitest";
import { threefry2x32 } from "./threefry.js";

const known: readonly (readonly [string, readonly number[], string])[] = [
  ["zeros", [0, 0, 0, 0], "9d1c5ec6 8bd50731"],
  ["ones", [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], "fd36d048 2d17272c"],
  ["digits of pi", [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3], "ba3e4725 f27d669e"],
];

for (const [name, [key0, key1, counter0, counter1], words] of known)
  test(`threefry gives the published words for ${name}`, () => {
    const out = new Uint32Array(2);
    threefry2x32(key0!, key1!, counter0!, counter1!, out);
    expect([...out].map((word) => word.toString(16).padStart(8, "0")).join(" ")).toBe(words);
  });

test("each bit of a hundred thousand words is set about half of the time", () => {
  const out = new Uint32Array(2);
  const counts = new Float64Array(64);
  const draws = 50_000;
  for (let i = 0; i < draws; i++) {
    threefry2x32(7, 0, i, 3, out);
    for (let bit = 0; bit < 64; bit++) counts[bit]! += (out[bit >> 5]! >>> (bit & 31)) & 1;
  }
  const sigma = Math.sqrt(draws / 4);
  for (const count of counts) expect(Math.abs(count - draws / 2)).toBeLessThan(5 * sigma);
});
