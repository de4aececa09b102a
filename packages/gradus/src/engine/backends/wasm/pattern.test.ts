import { expect, test } from "vitest";
import type { Access, Buffer, Instruction, Loops, Product } from "../../compile/program.js";
import * as s from "../../scalar/expression.js";
import { Handmade } from "./handmade.js";
import { patternOf } from "./pattern.js";

const buffer = (id: number): Buffer => ({ id, name: `b${id}`, dtype: "f32", size: 1000, kind: "scratch", offset: 0 });
const [x, y, z] = [buffer(0), buffer(1), buffer(2)];
const sweep = (from: Partial<Access>, to: Partial<Access>, addend = 1): Loops => ({
  kind: "loops",
  name: `sweep to ${to.buffer?.name}`,
  kept: [8],
  reduced: [],
  operands: [{ kind: "load", type: "f32", access: { buffer: x, offset: 0, steps: [1], ...from } }],
  stores: [{ value: s.add(s.load(0, "f32"), addend), access: { buffer: y, offset: 0, steps: [1], ...to } }],
  reductions: [],
  epilogue: [],
});
const keyOf = (instruction: Instruction): string => patternOf(instruction).key;

test("names, buffers and offsets do not tell instructions apart", () => {
  expect(keyOf(sweep({ buffer: y, offset: 40 }, { buffer: z }))).toBe(keyOf(sweep({}, {})));
});

test("steps, extents, constants, types of elements and one buffer instead of two do", () => {
  const keys = [
    sweep({}, {}),
    sweep({ steps: [2] }, {}),
    { ...sweep({}, {}), kept: [9] },
    sweep({}, {}, 2),
    sweep({}, {}, 0),
    sweep({}, {}, -0),
    sweep({ buffer: { ...x, dtype: "u8" } }, {}),
    sweep({}, { buffer: x }),
  ].map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
});

test("within one buffer the distance between accesses counts, and the first element of all is the origin", () => {
  const near = patternOf(sweep({ buffer: y, offset: 32 }, { offset: 8 }));
  expect(near.origins).toEqual([{ buffer: y, offset: 8 }]);
  expect(near.key).toBe(keyOf(sweep({ buffer: y, offset: 64 }, { offset: 40 })));
  expect(near.key).not.toBe(keyOf(sweep({ buffer: y, offset: 64 }, { offset: 48 })));
});

/** Three times the same work in other places, which makes it one function, must give what each gives alone. */
function expectAlike(make: (h: Handmade, at: number) => Instruction): void {
  const h = new Handmade();
  const phase = [0, 1, 2].map((at) => make(h, at));
  expect(new Set(phase.map(keyOf)).size).toBe(1);
  const [expected, computed] = [h.interpreted(phase), h.computed(phase)];
  for (const [each, elements] of expected) expect([...computed.get(each)!], each.name).toEqual([...elements].map(Math.fround));
}

const numbers = (count: number, seed: number): number[] => Array.from({ length: count }, (_, i) => ((i * 7 + seed * 3) % 11) - 5);

test("sweeps forwards, backwards and through indices find their elements from an address that is a parameter", () => {
  expectAlike((h, at) => {
    const [from, table, chosen, to] = [
      h.buffer(numbers(40, at)),
      h.buffer(numbers(30, at)),
      h.buffer([4, 0, 9, 2, 1, 1, 3], "i32"),
      h.buffer(30),
    ];
    const index: Access = { buffer: chosen, offset: 0, steps: [1, 0] };
    return {
      ...sweep({}, {}),
      kept: [7, 3],
      operands: [
        { kind: "load", type: "f32", access: { buffer: from, offset: 30 + at, steps: [-4, 1] } },
        { kind: "load", type: "f32", access: { buffer: table, offset: 0, steps: [0, 1], indirect: { at: index, step: 3, count: 10 } } },
      ],
      stores: [{ value: s.add(s.load(0, "f32"), s.load(1, "f32")), access: { buffer: to, offset: 2 * at, steps: [3, 1] } }],
    };
  });
});

test("products that read where operands lie, and products that copy them, do too", () => {
  for (const [rows, columns, inner] of [
    [5, 11, 6],
    [64, 272, 16],
  ] as const)
    expectAlike((h, at) => {
      const [a, b, to] = [
        h.buffer(numbers(2 * rows * inner + at, at)),
        h.buffer(numbers(inner * columns, at)),
        h.buffer(rows * columns + 4 * at),
      ];
      const product: Product = {
        kind: "product",
        name: "product",
        batch: [],
        rows,
        columns,
        inner,
        a: { buffer: a, offset: at, batchSteps: [], rowStep: rows === 64 ? 1 : inner, innerStep: rows === 64 ? rows * 2 : 1 },
        b: { kind: "panels", buffer: b, offset: 0, batchSteps: [], innerStep: columns, panel: columns, panelStep: columns },
        operands: [{ kind: "result", type: "f32", of: 0 }],
        epilogue: [{ value: s.mul(s.load(0, "f32"), 2), access: { buffer: to, offset: 4 * at, steps: [columns, 1] } }],
        tile: { rows: 4, columns: 8 },
      };
      return product;
    });
});
