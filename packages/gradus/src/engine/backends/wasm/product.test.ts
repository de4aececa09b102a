import fc from "fast-check";
import { expect, test } from "vitest";
import type { Access, Digits, Operand, Product, Store } from "../../compile/program.js";
import * as s from "../../scalar/expression.js";
import { Handmade } from "./handmade.js";

const numbers = (size: number, seed: number): number[] => {
  let state = seed | 1;
  return Array.from({ length: size }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return Math.fround(((state >>> 0) / 2 ** 32) * 2 - 1);
  });
};
const size = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 8, 9, 16, 17), fc.integer({ min: 1, max: 40 }));
const shape = fc.record({
  batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  rows: fc.oneof(size, fc.integer({ min: 60, max: 140 })),
  columns: size,
  inner: size,
  transposed: fc.boolean(),
  panel: fc.constantFrom<"row-major" | 4 | 8 | 16>("row-major", 8, 4, 16),
  sharedB: fc.boolean(),
  columnsFirst: fc.boolean(),
  tile: fc.constantFrom({ rows: 4, columns: 8 }, { rows: 2, columns: 16 }, { rows: 5, columns: 4 }),
  seed: fc.integer(),
});

type Case = typeof shape extends fc.Arbitrary<infer T> ? T : never;

/** Interpreter, one thread and a team of three agree to the bit. */
function check({ batch, rows, columns, inner, transposed, panel, sharedB, columnsFirst, tile, seed }: Case): void {
  const made = new Handmade();
  const points = batch.reduce((total, n) => total * n, 1);
  const batchSteps = (block: number): number[] => batch.map((_, d) => batch.slice(d + 1).reduce((step, n) => step * n, block));
  const panels = panel === "row-major" ? 1 : Math.ceil(columns / panel);
  const blockB = panel === "row-major" ? inner * columns : panels * inner * panel;
  const layoutB =
    panel === "row-major" ? { innerStep: columns, panel: 8, panelStep: 8 } : { innerStep: panel, panel, panelStep: inner * panel };
  const load = (content: number[], steps: number[]): Operand => ({
    kind: "load",
    type: "f32",
    access: { buffer: made.buffer(content), offset: 0, steps },
  });
  const still = batch.map(() => 0);
  const operands: Operand[] = [
    { kind: "result", type: "f32", of: 0 },
    load(numbers(columns, seed + 2), [...still, 0, 1]),
    load(numbers(rows, seed + 3), [...still, 1, 0]),
    load([0.5], [...still, 0, 0]),
    { kind: "index", type: "i32", offset: 2, steps: [...still, 3, 1] },
  ];
  const target = (): Access => {
    const steps = columnsFirst ? [...batchSteps(rows * columns), 1, rows] : [...batchSteps(rows * columns), columns, 1];
    return { buffer: made.buffer(points * rows * columns), offset: 0, steps };
  };
  const y = s.add(s.load(0, "f32"), s.load(1, "f32"));
  const epilogue: Store[] = [
    { value: s.max(s.mul(y, s.load(2, "f32")), 0), access: target() },
    { value: s.sub(s.mul(y, s.load(3, "f32")), s.toF32(s.load(4, "i32"))), access: target() },
  ];
  const product: Product = {
    kind: "product",
    name: "matmul",
    batch,
    rows,
    columns,
    inner,
    a: {
      buffer: made.buffer(numbers(points * rows * inner, seed)),
      offset: 0,
      batchSteps: batchSteps(rows * inner),
      rowStep: transposed ? 1 : inner,
      innerStep: transposed ? rows : 1,
    },
    b: {
      kind: "panels",
      buffer: made.buffer(numbers((sharedB ? 1 : points) * blockB, seed + 1)),
      offset: 0,
      batchSteps: sharedB ? still : batchSteps(blockB),
      ...layoutB,
    },
    operands,
    epilogue,
    tile,
  };
  const wanted = made.interpreted([product]);
  for (const got of [made.computed([product]), made.computed([product], 3)])
    for (const { access } of epilogue) expect(got.get(access.buffer)).toEqual(wanted.get(access.buffer));
}

test("products have the bits of ascending sums, for any layout, with bias, column vector, scalar and two results", () => {
  fc.assert(fc.property(shape, check), { numRuns: 120 });
});

test("operands with long strides are copied first and give the same bits", () => {
  const common = { columnsFirst: false, tile: { rows: 4, columns: 8 }, panel: "row-major", inner: 17, seed: 5 } as const;
  check({ ...common, batch: [2], rows: 128, columns: 65, transposed: true, sharedB: false }); // a
  check({ ...common, batch: [2], rows: 33, columns: 261, transposed: false, sharedB: false }); // b
  check({ ...common, batch: [], rows: 256, columns: 260, transposed: true, sharedB: true }); // both
});

test("long rows of results are written two panels at a time, from any panels of b", () => {
  const common = { batch: [2], rows: 9, columns: 261, inner: 6, transposed: false, columnsFirst: false, sharedB: false, seed: 3 } as const;
  for (const panel of ["row-major", 4, 8, 16] as const) check({ ...common, batch: [2], panel, tile: { rows: 4, columns: 8 } });
  check({ ...common, batch: [], columns: 269, panel: 16, tile: { rows: 2, columns: 16 } });
});

const digits = fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 3 });

/** Loops within each other whose innermost steps by `last`, the others a little further than it takes to have elements of their own. */
function digitsOf(list: readonly (readonly [number, number])[], last: number): Digits {
  const steps: number[] = [];
  let step = last;
  for (const [extent, gap] of [...list].reverse()) {
    steps.unshift(step);
    step = step * extent + gap;
  }
  return { extents: list.map(([extent]) => extent), steps };
}

const span = ({ extents, steps }: Digits): number => extents.reduce((sum, extent, d) => sum + (extent - 1) * steps[d]!, 0);
const count = ({ extents }: Digits): number => extents.reduce((product, extent) => product * extent, 1);

test("scattered columns are gathered into panels, along neighbours, four by four, or one by one", () => {
  const each = fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 1, max: 70 }),
    inner: digits,
    columns: digits,
    long: fc.constantFrom(4, 8, 12, 28, 10, 7),
    steps: fc.constantFrom<[number, number]>([1, 1], [1, 2], [2, 1], [7, 1], [1, 7]),
    lastIsLong: fc.constantFrom("inner", "columns", "neither"),
    far: fc.boolean(),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(each, ({ batch, rows, long, steps, lastIsLong, far, seed, ...lists }) => {
      const made = new Handmade();
      const lengthened = (name: "inner" | "columns") => (lastIsLong === name ? [...lists[name], [long, 0] as const] : lists[name]);
      const [inner, columns] = [digitsOf(lengthened("inner"), steps[0]), digitsOf(lengthened("columns"), steps[1])];
      const [depth, width] = [count(inner), count(columns)];
      const step = span(inner) + span(columns) + 1;
      const target = made.buffer(batch * rows * (far ? 260 + width : width));
      const product: Product = {
        kind: "product",
        name: "matmul",
        batch: [batch],
        rows,
        columns: width,
        inner: depth,
        a: { buffer: made.buffer(numbers(rows * depth, seed)), offset: 0, batchSteps: [0], rowStep: depth, innerStep: 1 },
        b: { kind: "scattered", buffer: made.buffer(numbers(3 + batch * step, seed + 1)), offset: 3, batchSteps: [step], inner, columns },
        operands: [{ kind: "result", type: "f32", of: 0 }],
        epilogue: [
          {
            value: s.load(0, "f32"),
            access: { buffer: target, offset: 0, steps: far ? [rows * (260 + width), 260 + width, 1] : [rows * width, width, 1] },
          },
        ],
        tile: { rows: 4, columns: 8 },
      };
      const wanted = made.interpreted([product]).get(target);
      for (const threads of [1, 3]) expect(made.computed([product], threads).get(target)).toEqual(wanted);
    }),
    { numRuns: 40 },
  );
});
