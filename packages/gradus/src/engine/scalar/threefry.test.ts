import { expect, test } from "vitest";
import { i32, load } from "./expression.js";
import { interpret } from "./interpret.js";
import { share } from "./share.js";
import { threefry2x32, uniformOfBits } from "./threefry.js";

/** Key, counter, result: the known answers that Random123 ships for Threefry-2x32 with 13 rounds. */
const known: readonly [number[], number[], number[]][] = [
  [
    [0, 0],
    [0, 0],
    [0x9d1c5ec6, 0x8bd50731],
  ],
  [
    [-1, -1],
    [-1, -1],
    [0xfd36d048, 0x2d17272c],
  ],
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    [0xba3e4725, 0xf27d669e],
  ],
];

test.each(known)("threefry2x32 of key %j and counter %j is the known answer", (key, counter, answer) => {
  const words = [...key, ...counter];
  const result = interpret(threefry2x32(load(0, "i32"), load(1, "i32"), load(2, "i32"), load(3, "i32")), (slot) => words[slot]! | 0);
  expect(result.map((word) => word >>> 0)).toEqual(answer);
});

test("threefry2x32 of constants folds into constants", () => {
  const folded = share(threefry2x32(i32(0), i32(0), i32(0), i32(0)));
  expect(folded.map(({ op, value }) => [op, value >>> 0])).toEqual([
    ["const", 0x9d1c5ec6],
    ["const", 0x8bd50731],
  ]);
});

test("uniformOfBits takes the upper 24 bits to [0, 1)", () => {
  const uniform = (bits: number): number => interpret([uniformOfBits(load(0, "i32"))], () => bits | 0)[0]!;
  expect([0, 255, 256, 0x80000000, 0xffffffff].map(uniform)).toEqual([0, 0, 2 ** -24, 0.5, 1 - 2 ** -24]);
});
