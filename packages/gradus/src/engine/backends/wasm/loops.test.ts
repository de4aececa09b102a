import fc from "fast-check";
import { expect, test } from "vitest";
import type { Access, Buffer, Loops, Operand, Reduction, Store } from "../../compile/program.js";
import * as s from "../../scalar/expression.js";
import type { Elements } from "../../session.js";
import { Handmade } from "./handmade.js";

const extent = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17), fc.integer({ min: 0, max: 40 }));
const seeded = (seed: number) => {
  let state = seed | 1;
  return (): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state >>> 0) / 2 ** 32) * 2 - 1;
  };
};
const numbers = (size: number, seed: number): number[] => Array.from({ length: size }, seeded(seed)).map(Math.fround);
const integers = (size: number, seed: number, low: number, high: number): number[] =>
  Array.from({ length: size }, seeded(seed)).map((x) => Math.floor(low + ((x + 1) / 2) * (high - low)));

/** Steps for loops over `extents` in a random order of nesting with random gaps; some loops may be broadcast (step 0), some go backwards. */
interface Layout {
  readonly order: readonly number[];
  readonly gaps: readonly number[];
  readonly still: readonly boolean[];
  readonly backwards: readonly boolean[];
}
const layout = (rank: number): fc.Arbitrary<Layout> =>
  fc.record({
    order: fc.shuffledSubarray([...Array(rank).keys()], { minLength: rank }),
    gaps: fc.array(fc.constantFrom(0, 0, 0, 1, 3), { minLength: rank, maxLength: rank }),
    still: fc.array(fc.constantFrom(false, false, true), { minLength: rank, maxLength: rank }),
    backwards: fc.array(fc.constantFrom(false, false, false, true), { minLength: rank, maxLength: rank }),
  });

function spread(
  extents: readonly number[],
  { order, gaps, still, backwards }: Layout,
  injective: boolean,
): { offset: number; steps: number[]; size: number } {
  const steps = new Array<number>(extents.length).fill(0);
  let size = 1;
  let offset = 0;
  for (const d of order) {
    if (still[d] && !injective) continue;
    const step = size + gaps[d]!;
    size = step * Math.max(1, extents[d]!);
    steps[d] = backwards[d] ? -step : step;
    if (backwards[d]) offset += step * Math.max(0, extents[d]! - 1);
  }
  return { offset, steps, size: Math.max(size, offset + 1) };
}

function expectSame(got: Elements, wanted: Elements): void {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++)
    if (!Object.is(got[i], wanted[i])) expect(`element ${i}: ${got[i]}`).toBe(`element ${i}: ${wanted[i]}`);
}

function expectClose(got: Elements, wanted: Elements, tolerance: number): void {
  for (let i = 0; i < wanted.length; i++)
    if (!(Math.abs(got[i]! - wanted[i]!) <= tolerance * Math.max(1, Math.abs(wanted[i]!))))
      expect(`element ${i}: ${got[i]}`).toBe(`element ${i}: ${wanted[i]}`);
}

/** Interpreter and WebAssembly agree on the targets, and so does a team of three. */
function check(made: Handmade, loops: Loops, targets: readonly Buffer[], tolerance?: number): void {
  const wanted = made.interpreted([loops]);
  const got = made.computed([loops]);
  const team = made.computed([loops], 3);
  for (const target of targets) {
    if (tolerance === undefined) expectSame(got.get(target)!, wanted.get(target)!);
    else expectClose(got.get(target)!, wanted.get(target)!, tolerance);
    expectSame(team.get(target)!, got.get(target)!);
  }
}

const loopsOf = (parts: Partial<Loops>): Loops => ({
  kind: "loops",
  name: "test",
  kept: [],
  reduced: [],
  operands: [],
  stores: [],
  reductions: [],
  epilogue: [],
  ...parts,
});
const loadOf = (access: Access, type: s.ScalarType = "f32"): Operand => ({ kind: "load", type, access });

const nest = fc
  .integer({ min: 0, max: 3 })
  .chain((rank) =>
    fc.tuple(
      fc.array(rank < 3 ? extent : fc.constantFrom(0, 1, 2, 3, 4, 5, 9), { minLength: rank, maxLength: rank }),
      fc.array(layout(rank), { minLength: 6, maxLength: 6 }),
    ),
  );

test("elementwise loops have the interpreter's bits for any extents and strides", () => {
  fc.assert(
    fc.property(nest, fc.integer(), ([kept, layouts], seed) => {
      const made = new Handmade();
      const place = (at: number, dtype: "f32" | "i32" | "bool" | "u8", injective = false): Access => {
        const { offset, steps, size } = spread(kept, layouts[at]!, injective);
        const content = injective
          ? size
          : dtype === "f32"
            ? numbers(size, seed + at)
            : integers(size, seed + at, dtype === "i32" ? -50 : 0, dtype === "bool" ? 2 : dtype === "u8" ? 256 : 50);
        return { buffer: made.buffer(content, dtype), offset, steps };
      };
      const operands = [
        loadOf(place(0, "f32")),
        loadOf(place(1, "u8"), "i32"),
        loadOf(place(2, "bool"), "bool"),
        loadOf(place(3, "i32"), "i32"),
      ];
      operands.push({ kind: "index", type: "i32", offset: 7, steps: kept.map((_, d) => 3 * d - 2) });
      const [x, byte, truth, whole, index] = [s.load(0, "f32"), s.load(1, "i32"), s.load(2, "bool"), s.load(3, "i32"), s.load(4, "i32")];
      const y = s.add(s.mul(x, s.toF32(byte)), s.sqrt(s.abs(s.sub(x, s.toF32(index)))));
      const stores: Store[] = [
        { value: s.select(truth, y, s.div(y, s.toF32(whole))), access: place(4, "f32", true) },
        { value: s.and(truth, s.lt(whole, index)), access: place(5, "bool", true) },
        { value: s.xor(whole, s.add(byte, index)), access: place(3, "i32", true) },
        { value: s.and(byte, 127), access: place(2, "u8", true) },
      ];
      check(
        made,
        loopsOf({ kept, operands, stores }),
        stores.map(({ access }) => access.buffer),
      );
    }),
    { numRuns: 150 },
  );
});

const nests = fc.integer({ min: 0, max: 2 }).chain((keptRank) =>
  fc.integer({ min: 1, max: 2 }).chain((reducedRank) => {
    const rank = keptRank + reducedRank;
    return fc.tuple(
      fc.array(extent, { minLength: keptRank, maxLength: keptRank }),
      fc.array(extent, { minLength: reducedRank, maxLength: reducedRank }),
      fc.array(layout(rank), { minLength: 4, maxLength: 4 }),
      layout(keptRank),
    );
  }),
);

test("sums, largest and least, with stores at each point and an epilogue, agree with the interpreter", () => {
  fc.assert(
    fc.property(nests, fc.integer(), fc.integer({ min: 0, max: 7 }), ([kept, reduced, layouts, end], seed, which) => {
      const made = new Handmade();
      const all = [...kept, ...reduced];
      const place = (at: number, injective = false): Access => {
        const { offset, steps, size } = spread(all, layouts[at]!, injective);
        return { buffer: made.buffer(injective ? size : numbers(size, seed + at)), offset, steps };
      };
      const ending = (dtype: "f32" | "i32"): Access => {
        const { offset, steps, size } = spread(kept, end, true);
        return { buffer: made.buffer(size, dtype), offset, steps: [...steps, ...reduced.map(() => 0)] };
      };
      const bias = spread(kept, end, true);
      const operands: Operand[] = [
        loadOf(place(0)),
        loadOf(place(1)),
        loadOf({ buffer: made.buffer(numbers(bias.size, seed + 9)), offset: bias.offset, steps: [...bias.steps, ...reduced.map(() => 0)] }),
        { kind: "index", type: "i32", offset: -3, steps: all.map((_, d) => d + 1) },
      ];
      const [a, b, c, index] = [s.load(0, "f32"), s.load(1, "f32"), s.load(2, "f32"), s.load(3, "i32")];
      const choices: Reduction[] = [
        { value: s.mul(a, s.add(b, s.sqrt(s.abs(c)))), join: "sum" },
        { value: s.add(a, c), join: "max" },
        { value: s.xor(index, 5), join: "min" },
      ];
      const reductions = choices.filter((_, at) => ((which === 0 ? 7 : which) >> at) & 1);
      const stores = which % 2 === 0 ? [{ value: s.sub(a, c), access: place(2, true) }] : [];
      const results = reductions.map(
        ({ value }, of): s.Scalar => s.load(operands.push({ kind: "result", type: value.type, of }) - 1, value.type),
      );
      const epilogue: Store[] = results.map((result) => ({
        value: result.type === "f32" ? s.mul(result, s.add(c, 2)) : s.add(result, 1),
        access: ending(result.type as "f32" | "i32"),
      }));
      check(
        made,
        loopsOf({ kept, reduced, operands, stores, reductions, epilogue }),
        [...stores, ...epilogue].map(({ access }) => access.buffer),
        3e-7 * (10 + reduced.reduce((total, n) => total * n, 1)),
      );
    }),
    { numRuns: 200 },
  );
});

test("long sums stay close to the exact sum: along and across the lanes", () => {
  for (const [kept, reduced, steps] of [
    [[], [1_000_003], [1]],
    [[3], [100_000], [100_000, 1]],
    [[5], [60_000], [1, 5]],
    [[21], [300, 200], [1, 21 * 201, 21]],
    [[2], [50_000, 3], [1, 8, 2]],
  ] as const) {
    const made = new Handmade();
    const last = [...kept, ...reduced].reduce((sum, n, d) => sum + (n - 1) * steps[d]!, 0);
    const source = made.buffer(numbers(last + 1, 3).map((x) => Math.fround(x + 1)));
    const count = kept.reduce((total: number, n) => total * n, 1);
    const target = made.buffer(count);
    const loops = loopsOf({
      kept,
      reduced,
      operands: [loadOf({ buffer: source, offset: 0, steps }), { kind: "result", type: "f32", of: 0 }],
      reductions: [{ value: s.load(0, "f32"), join: "sum" }],
      epilogue: [
        { value: s.load(1, "f32"), access: { buffer: target, offset: 0, steps: [...kept.map(() => 1), ...reduced.map(() => 0)] } },
      ],
    });
    const got = made.computed([loops]).get(target)!;
    const wanted = made.interpreted([loops]).get(target)!;
    for (let i = 0; i < count; i++) expect(Math.abs(got[i]! / wanted[i]! - 1)).toBeLessThan(2e-6);
  }
});

test("a gather clamps its indices and reads rows or single elements", () => {
  fc.assert(
    fc.property(
      extent,
      fc.integer({ min: 1, max: 19 }),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      fc.integer(),
      (count, width, rows, byColumn, seed) => {
        const made = new Handmade();
        const table = made.buffer(numbers(rows * width, seed));
        const indices = made.buffer(integers(count, seed, -3, rows + 3), "i32");
        const target = made.buffer(count * width);
        const at: Access = { buffer: indices, offset: 0, steps: byColumn ? [0, 1] : [1, 0] };
        const access: Access = { buffer: table, offset: 0, steps: byColumn ? [1, 0] : [0, 1], indirect: { at, step: width, count: rows } };
        const kept = byColumn ? [width, count] : [count, width];
        const stores = [{ value: s.mul(s.load(0, "f32"), 2), access: { buffer: target, offset: 0, steps: [kept[1]!, 1] } }];
        check(made, loopsOf({ kept, operands: [loadOf(access)], stores }), [target]);
      },
    ),
  );
});

test("flat work of many units gives the same bits to a team", () => {
  const made = new Handmade();
  const size = 3 * 4096 + 1234 + 3;
  const [w, g] = [made.buffer(numbers(size, 1)), made.buffer(numbers(size, 2))];
  const flat = (buffer: Buffer): Access => ({ buffer, offset: 0, steps: [1] });
  const stores = [{ value: s.sub(s.load(0, "f32"), s.mul(s.load(1, "f32"), 0.1)), access: flat(w) }];
  check(made, loopsOf({ kept: [size], operands: [loadOf(flat(w)), loadOf(flat(g))], stores }), [w]);
});
