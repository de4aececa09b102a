import { describe, expect, test } from "vitest";
import { ModuleBuilder } from "../../backends/wasm/assembler.js";
import { emitScalar } from "../../backends/wasm/emitScalar.js";
import { load, type Scalar } from "../expression.js";
import { interpret } from "../interpret.js";
import { pow, type UnaryElementary, unaryElementary } from "./index.js";

const count = 65_536;

/** Inputs x and y, output z, `count` floats each, and `run` computing z = f(x, y) in WebAssembly. */
function vectorised(root: Scalar): { x: Float32Array; y: Float32Array; z: Float32Array; run: () => void } {
  const builder = new ModuleBuilder();
  builder.importMemory({ module: "env", name: "memory", min: 12 });
  builder.function("run", {}, (f) => {
    const at = f.local("i32", "at");
    f.loop((again) => {
      const [result] = emitScalar(f, [root], (slot) => {
        f.get(at);
        f.memory("v128.load", slot * count * 4);
      });
      f.get(at);
      f.get(result!);
      f.memory("v128.store", 2 * count * 4);
      f.get(at);
      f.i32(16);
      f.op("i32.add");
      f.tee(at);
      f.i32(count * 4);
      f.op("i32.lt_u");
      f.brIf(again);
    });
  });
  const memory = new WebAssembly.Memory({ initial: 12 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(builder.bytes()), { env: { memory } });
  const [x, y, z] = [0, 1, 2].map((i) => new Float32Array(memory.buffer, i * count * 4, count)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return { x, y, z, run: instance.exports.run as () => void };
}

/** Distance of a float32 from the exact value, in units of the last place of the float32 nearest to it; overflow counts as 2^128. */
function ulps(got: number, exact: number): number {
  const right = Math.fround(exact);
  if (Object.is(got, right) && (right === 0 || !Number.isFinite(right))) return 0;
  if (got === 0 && right === 0) return exact === 0 ? Number.POSITIVE_INFINITY : 0.5; // the sign of an exact zero counts
  if (Number.isNaN(got) || Number.isNaN(exact)) return Number.POSITIVE_INFINITY;
  const finite = (value: number): number => Math.max(-(2 ** 128), Math.min(2 ** 128, value));
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(finite(right)))), -126) - 23);
  return Math.abs(finite(got) - finite(exact)) / Math.min(unit, 2 ** 104);
}

/** Positive terms only up to 2.5, a continued fraction from there. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a === 0 || Number.isNaN(x)) return x;
  const scale = (Math.sign(x) * Math.exp(-a * a)) / Math.sqrt(Math.PI);
  if (a < 2.5) {
    let sum = a;
    for (let n = 0, term = a; term > sum * 1e-18; n++) {
      term *= (2 * a * a) / (2 * n + 3);
      sum += term;
    }
    return 2 * scale * sum;
  }
  let tail = 0;
  for (let k = 60; k > 0; k--) tail = k / 2 / (a + tail);
  return Math.sign(x) - scale / (a + tail);
}

const meaning: Readonly<Record<UnaryElementary, (x: number) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh,
  sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  erf,
  sin: Math.sin,
  cos: Math.cos,
  rsqrt: (x) => 1 / Math.sqrt(x),
};

/** The measured maxima of the docstrings, rounded up: a change that costs precision shows. */
const bounds: Readonly<Record<UnaryElementary, number>> = {
  exp: 1,
  expm1: 1.2,
  log: 0.9,
  log1p: 1.45,
  tanh: 1.35,
  sigmoid: 1.2,
  erf: 1.12,
  sin: 0.9,
  cos: 0.9,
  rsqrt: 1.5,
};

/**
 * Bit patterns around every power of two and the hard places: subnormal results, overflow, the borders of the methods, multiples of pi /
 * 2.
 */
function hardFloats(): Float32Array {
  const patterns: number[] = [];
  const around = (value: number, width: number): void => {
    const [bits] = new Int32Array(new Float32Array([value]).buffer);
    for (let i = -width; i <= width; i++) patterns.push(bits! + i, (bits! + i) ^ -2147483648);
  };
  for (let e = -149; e <= 127; e++) around(2 ** e, 4);
  for (const value of [0, Number.POSITIVE_INFINITY, Number.NaN, 2 ** 128 * (1 - 2 ** -24)]) around(value, 8);
  for (const value of [88.722839, 87.336544, 103.97207, 103.27893, 17.32868, 9.0109, 0.625, 0.9, 3.92, 0.34657359, 0.41421356, 0.29289322])
    around(value, 200);
  for (const k of [1, 2, 3, 4, 5, 11, 100, 163, 164, 1000, 12345, 1e6, 1e9, 1e20, 1e38]) around((k * Math.PI) / 2, 20);
  around(16367173 * 2 ** 72, 2); // the float32 whose sine reduction cancels most
  return new Float32Array(new Int32Array(patterns).buffer);
}

/** Every 4099th float, and the hard ones. */
function* inputs(): Generator<Float32Array> {
  const words = new Int32Array(count);
  for (let pattern = 0; pattern < 2 ** 32; ) {
    for (let i = 0; i < count; i++, pattern += 4099) words[i] = pattern;
    yield new Float32Array(words.buffer);
  }
  yield hardFloats();
}

describe.each(Object.keys(unaryElementary) as UnaryElementary[])("%s in float32", (name) => {
  const { x, z, run } = vectorised(unaryElementary[name](load(0, "f32")));

  test(`is within ${bounds[name]} ulp over the whole range of floats`, () => {
    let worst = { error: 0, at: 0, got: 0 };
    for (const block of inputs()) {
      x.set(block);
      run();
      for (let i = 0; i < block.length; i++) {
        const error = ulps(z[i]!, meaning[name](x[i]!));
        if (error > worst.error) worst = { error, at: x[i]!, got: z[i]! };
      }
    }
    expect(worst.error, JSON.stringify(worst)).toBeLessThan(bounds[name]);
  });

  test("has the same bits in the interpreter", () => {
    const hard = hardFloats();
    x.set(hard);
    run();
    for (let i = 0; i < hard.length; i += 3) expect(interpret([unaryElementary[name](load(0, "f32"))], () => x[i]!)[0]).toBe(z[i]!);
  });
});

test.each<[UnaryElementary, number, number]>([
  ["exp", -0, 1],
  ["exp", -104, 0],
  ["exp", 89, Number.POSITIVE_INFINITY],
  ["exp", Number.NEGATIVE_INFINITY, 0],
  ["expm1", -0, -0],
  ["expm1", Number.NEGATIVE_INFINITY, -1],
  ["log", -0, Number.NEGATIVE_INFINITY],
  ["log", -1, Number.NaN],
  ["log", 1, 0],
  ["log", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ["log1p", -0, -0],
  ["log1p", -1, Number.NEGATIVE_INFINITY],
  ["log1p", -1.5, Number.NaN],
  ["tanh", -0, -0],
  ["tanh", Number.NEGATIVE_INFINITY, -1],
  ["tanh", Number.NaN, Number.NaN],
  ["sigmoid", -0, 0.5],
  ["sigmoid", Number.NEGATIVE_INFINITY, 0],
  ["erf", -0, -0],
  ["erf", Number.NEGATIVE_INFINITY, -1],
  ["sin", -0, -0],
  ["sin", Number.POSITIVE_INFINITY, Number.NaN],
  ["cos", -0, 1],
  ["cos", Number.NaN, Number.NaN],
  ["rsqrt", -0, Number.NEGATIVE_INFINITY],
  ["rsqrt", Number.POSITIVE_INFINITY, 0],
])("%s of %o is %o", (name, x, expected) => {
  expect(interpret([unaryElementary[name](load(0, "f32"))], () => x)[0]).toBe(expected);
});

describe("pow in float32", () => {
  const power = pow(load(0, "f32"), load(1, "f32"));
  const { x, y, z, run } = vectorised(power);
  const word = (i: number): number => Math.imul(i ^ (i >>> 15), 0x2c1b3c6d) ^ (Math.imul(i, 0x297a2d39) >>> 12);

  test("agrees with ** on every pair of special values", () => {
    const half = [
      0,
      1,
      2,
      3,
      0.5,
      1.5,
      2.5,
      0.9,
      1.1,
      1 + 2 ** -23,
      1 - 2 ** -24,
      2 ** -149,
      2 ** -126,
      2 ** 24,
      2 ** 24 - 1,
      1e10,
      3.4028234663852886e38,
    ];
    const special = [...half, Number.POSITIVE_INFINITY].flatMap((v) => [v, -v]).concat(Number.NaN);
    for (const a of special) {
      special.forEach((b, i) => {
        x[i] = a;
        y[i] = b;
      });
      run();
      special.forEach((_, i) => {
        expect(ulps(z[i]!, x[i]! ** y[i]!), `${x[i]} ** ${y[i]} = ${z[i]}`).toBeLessThan(1);
        expect(interpret([power], (slot) => (slot === 0 ? x[i]! : y[i]!))[0]).toBe(z[i]!);
      });
    }
  });

  test("is within 1.5 ulp on random pairs, whatever the size of the result", () => {
    const words = new Int32Array(x.buffer, x.byteOffset, count);
    let worst = { error: 0, x: 0, y: 0 };
    for (let round = 0; round < 16; round++) {
      for (let i = 0; i < count; i++) {
        const random = (word(round * count + i) >>> 0) / 2 ** 32;
        if (round % 2 === 0) words[i] = word(i * 7 + round) & 0x7fffffff;
        else x[i] = 1 + (random - 0.5) * 2 ** -(i % 20);
        y[i] = ((word(i * 3 + round) / 2 ** 31) * 150) / Math.log2(x[i]!);
      }
      run();
      for (let i = 0; i < count; i++) {
        const error = ulps(z[i]!, x[i]! ** y[i]!);
        if (error > worst.error) worst = { error, x: x[i]!, y: y[i]! };
      }
    }
    expect(worst.error, JSON.stringify(worst)).toBeLessThan(1.5);
  });
});
