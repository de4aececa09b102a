import fc from "fast-check";
import { expect, test } from "vitest";
import type { Argmax } from "../../compile/program.js";
import { Handmade } from "./handmade.js";

const value = fc.constantFrom(-1, 0, 1, 2, 3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

test("argmax finds the first of the largest, NaN above all, along any axis", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      fc.infiniteStream(value),
      (rows, columns, byRows, stream) => {
        const made = new Handmade();
        const source = made.buffer([...stream.take(rows * columns)]);
        const target = made.buffer(byRows ? rows : columns, "i32");
        const argmax: Argmax = {
          kind: "argmax",
          name: "argmax",
          kept: [byRows ? rows : columns],
          count: byRows ? columns : rows,
          source: { buffer: source, offset: 0, steps: byRows ? [columns, 1] : [1, columns] },
          type: "f32",
          target: { buffer: target, offset: 0, steps: [1] },
        };
        const wanted = made.interpreted([argmax]).get(target);
        expect(made.computed([argmax]).get(target)).toEqual(wanted);
        expect(made.computed([argmax], 2).get(target)).toEqual(wanted);
      },
    ),
  );
});

test("argmax of a single list of integers is a scalar", () => {
  const made = new Handmade();
  const source = made.buffer([-5, 7, 7, -9], "i32");
  const target = made.buffer(1, "i32");
  const argmax: Argmax = {
    kind: "argmax",
    name: "argmax",
    kept: [],
    count: 4,
    source: { buffer: source, offset: 0, steps: [1] },
    type: "i32",
    target: { buffer: target, offset: 0, steps: [] },
  };
  expect([...made.computed([argmax], 3).get(target)!]).toEqual([1]);
});
