import fc from "fast-check";
import { expect, test } from "vitest";
import type { Scalar } from "../../scalar/expression.js";
import * as s from "../../scalar/expression.js";
import { interpret } from "../../scalar/interpret.js";
import { ModuleBuilder } from "./assembler.js";
import { emitScalar } from "./emitScalar.js";

/** Runs roots on vectors: slot i is read from bytes 64 i, result i is written to bytes 4096 + 16 i. */
function runVector(roots: readonly Scalar[], slots: readonly Int32Array[]): Int32Array[] {
  const builder = new ModuleBuilder();
  builder.importMemory({ module: "env", name: "memory", min: 1 });
  builder.function("run", {}, (f) => {
    const results = emitScalar(f, roots, (slot) => {
      f.i32(0);
      f.memory("v128.load", 64 * slot);
    });
    results.forEach((local, i) => {
      f.i32(0);
      f.get(local);
      f.memory("v128.store", 4096 + 16 * i);
    });
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const words = new Int32Array(memory.buffer);
  slots.forEach((slot, i) => {
    words.set(slot, 16 * i);
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(builder.bytes()), { env: { memory } });
  (instance.exports.run as () => void)();
  return roots.map((_, i) => words.slice(1024 + 4 * i, 1028 + 4 * i));
}

const float = (bits: number): number => new Float32Array(new Int32Array([bits]).buffer)[0]!;
const bits = (value: number): number => new Int32Array(new Float32Array([value]).buffer)[0]!;

/** What the lanes should hold: bits, with every NaN as one. */
function expectedBits(root: Scalar, leaf: (slot: number) => number): number {
  const value = interpret([root], leaf)[0]!;
  if (root.type === "bool") return value === 1 ? -1 : 0;
  return root.type === "i32" ? value : bits(value);
}
const canonical = (root: Scalar, word: number): number => (root.type === "f32" && Number.isNaN(float(word)) ? 0x7fc00000 : word);

const word: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.float().map(bits),
  fc.integer({ min: -70, max: 70 }).map(bits),
  fc.constantFrom(
    0,
    1,
    -1,
    bits(-0),
    bits(0.5),
    bits(-0.5),
    bits(2.5),
    bits(Infinity),
    bits(-Infinity),
    bits(NaN),
    1,
    0x7fffff,
    0x800000,
    bits(2 ** 31),
  ),
);

/** Conditions that recur within one expression, so that rare selects share a block. */
const common = fc.constantFrom(s.lt(s.load(0, "f32"), 1), s.eq(s.and(s.load(2, "i32"), 1), 0));

const { expression } = fc.letrec<{ float: Scalar; int: Scalar; truth: Scalar; expression: Scalar }>((tie) => {
  const two = (a: "float" | "int" | "truth", build: (x: Scalar, y: Scalar) => Scalar): fc.Arbitrary<Scalar> =>
    fc.tuple(tie(a), tie(a)).map(([x, y]) => build(x, y));
  const one = (a: "float" | "int" | "truth", build: (x: Scalar) => Scalar): fc.Arbitrary<Scalar> => tie(a).map(build);
  const choice = (a: "float" | "int" | "truth"): fc.Arbitrary<Scalar> =>
    fc
      .tuple(fc.constantFrom(s.select, s.rareSelect), fc.oneof(tie("truth"), common), tie(a), tie(a))
      .map(([build, c, x, y]) => build(c, x, y));
  const shift = fc
    .tuple(fc.constantFrom(s.shl, s.shrS, s.shrU), tie("int"), fc.integer({ min: 0, max: 31 }))
    .map(([build, x, n]) => build(x, n));
  return {
    float: fc.oneof(
      { maxDepth: 5, depthSize: "medium" },
      fc.constantFrom(s.load(0, "f32"), s.load(1, "f32")),
      word.map((w) => s.f32(float(w))),
      ...[s.add, s.sub, s.mul, s.div, s.min, s.max].map((build) => two("float", build)),
      ...[s.neg, s.abs, s.sqrt, s.floor, s.ceil, s.trunc, s.nearest].map((build) => one("float", build)),
      two("float", (x, y) => s.select(s.lt(x, y), x, y)),
      two("float", (x, y) => s.select(s.lt(x, y), y, x)),
      ...[s.toF32, s.fromBits].map((build) => one("int", build)),
      choice("float"),
    ),
    int: fc.oneof(
      { maxDepth: 5, depthSize: "medium" },
      fc.constantFrom(s.load(2, "i32"), s.load(3, "i32")),
      word.map(s.i32),
      ...[s.add, s.sub, s.mul, s.min, s.max, s.and, s.or, s.xor].map((build) => two("int", build)),
      shift,
      one("float", s.toI32),
      choice("int"),
    ),
    truth: fc.oneof(
      { maxDepth: 5, depthSize: "medium" },
      fc.boolean().map(s.bool),
      ...[s.eq, s.ne, s.lt, s.le, s.gt, s.ge].flatMap((build) => [two("float", build), two("int", build)]),
      ...[s.and, s.or].map((build) => two("truth", build)),
      one("truth", s.not),
      choice("truth"),
    ),
    expression: fc.oneof(tie("float"), tie("int"), tie("truth")),
  };
});

test("random expressions give the same bits in WebAssembly and in the interpreter", () => {
  const lanes = fc.tuple(word, word, word, word).map((words) => new Int32Array(words));
  fc.assert(
    fc.property(fc.array(expression, { minLength: 1, maxLength: 4 }), fc.tuple(lanes, lanes, lanes, lanes), (roots, slots) => {
      const got = runVector(roots, slots);
      for (let lane = 0; lane < 4; lane++) {
        const leaf = (slot: number): number => (slot < 2 ? float(slots[slot]![lane]!) : slots[slot]![lane]!);
        roots.forEach((root, i) => {
          expect(canonical(root, got[i]![lane]!)).toBe(canonical(root, expectedBits(root, leaf)));
        });
      }
    }),
    { numRuns: 1500 },
  );
});

/** The text of a function that loads slot i from byte 64 i and stores the result at byte 4096. */
function textOf(root: Scalar): string {
  const builder = new ModuleBuilder();
  builder.function("run", {}, (f) => {
    const [result] = emitScalar(f, [root], (slot) => {
      f.i32(0);
      f.memory("v128.load", 64 * slot);
    });
    f.i32(0);
    f.get(result!);
    f.memory("v128.store", 4096);
  });
  return builder.text();
}
const x = s.load(0, "f32");
const times = (text: string, word: string): number => text.split(word).length - 1;

test("a shared part is computed once and its local is given back", () => {
  expect(textOf(s.add(s.mul(s.add(x, 1), s.add(x, 1)), 2))).toMatchInlineSnapshot(`
    "export function run()
      local v0: v128
      i32.const 0
      v128.load
      v128.const f32x4 1
      f32x4.add
      local.tee v0
      local.get v0
      f32x4.mul
      v128.const f32x4 2
      f32x4.add
      local.set v0
      i32.const 0
      local.get v0
      v128.store offset=4096
    "
  `);
});

test("a select of the larger side of its comparison is one instruction", () => {
  const text = textOf(s.select(s.lt(x, 0.5), 0.5, x));
  expect(text).toContain("f32x4.pmax");
  expect(text).not.toContain("bitselect");
});

test("a long chain of shared values needs few locals", () => {
  const chain = Array.from({ length: 200 }).reduce<Scalar>((y) => s.add(s.mul(y, y), y), x);
  expect(times(textOf(chain).split("\n")[1]!, "v128")).toBeLessThanOrEqual(3);
});

test("rare selects of one condition share one block, which computes what only they need", () => {
  const rare = s.lt(x, 0);
  const pair = s.add(s.rareSelect(rare, s.sqrt(s.neg(x)), x), s.rareSelect(rare, s.div(1, s.sqrt(s.neg(x))), 1));
  expect(textOf(pair)).toMatchInlineSnapshot(`
    "export function run()
      local v0: v128, v1: v128, v2: v128, v3: v128
      i32.const 0
      v128.load
      local.tee v0
      local.set v1
      v128.const f32x4 1
      local.set v2
      local.get v0
      v128.const f32x4 0
      f32x4.lt
      local.set v3
      local.get v3
      v128.any_true
      if
        local.get v0
        f32x4.neg
        f32x4.sqrt
        local.tee v0
        local.get v1
        local.get v3
        v128.bitselect
        local.set v1
        v128.const f32x4 1
        local.get v0
        f32x4.div
        local.get v2
        local.get v3
        v128.bitselect
        local.set v2
      end
      local.get v1
      local.get v2
      f32x4.add
      local.set v2
      i32.const 0
      local.get v2
      v128.store offset=4096
    "
  `);
});

test("two roots that are equal get one local", () => {
  new ModuleBuilder().function("run", {}, (f) => {
    const [a, b] = emitScalar(f, [s.add(x, 1), s.add(x, 1)], () => f.f32x4(2));
    expect(a).toBe(b);
  });
});
