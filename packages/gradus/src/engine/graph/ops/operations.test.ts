import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradientCheck } from "../../../testing/gradientCheck.js";
import { evaluate } from "../../backends/reference/index.js";
import {
  argmax, averagePool, broadcastTo, concat, constant, convolution, fold, gather, globalMaxPool, gradients, input, iota, matmul, maxPool, mean, oneHot, operations, pad, randomNormal, randomUniform, reduceMax, reduceMin, reshape, reverse, type Shape, type Sym, scatterAdd, slice, sum, transpose, windows,
} from "../index.js"; // biome-ignore format: one list

const close = 1e-7;
const how = { seed: 7, step: 1e-5 };

function numbersOf(symbol: Sym, inputs: Record<string, number[]> = {}): number[] {
  const fed = new Map(Object.entries(inputs));
  return [...evaluate([symbol], { inputs: fed, states: new Map() }).get(symbol)!];
}

describe("every differentiable elementwise operation agrees with central differences", () => {
  const positive = (x: Sym) => x.square().add(0.3);
  const cases: Record<string, (x: Sym, y: Sym) => Sym> = {
    add: (x, y) => x.add(y),
    sub: (x, y) => x.sub(y),
    mul: (x, y) => x.mul(y),
    div: (x, y) => x.div(positive(y)),
    pow: (x, y) => positive(x).pow(y),
    powNumber: (x) => x.pow(3),
    min: (x, y) => x.min(y),
    max: (x, y) => x.max(y),
    neg: (x) => x.neg(),
    abs: (x) => x.abs(),
    exp: (x) => x.exp(),
    expm1: (x) => x.expm1(),
    log: (x) => positive(x).log(),
    log1p: (x) => positive(x).log1p(),
    sqrt: (x) => positive(x).sqrt(),
    rsqrt: (x) => positive(x).rsqrt(),
    tanh: (x) => x.tanh(),
    sigmoid: (x) => x.sigmoid(),
    erf: (x) => x.erf(),
    sin: (x) => x.sin(),
    cos: (x) => x.cos(),
    relu: (x) => x.relu(),
    select: (x, y) => x.less(y).select(x.mul(2), y.square()),
  };
  for (const [name, f] of Object.entries(cases)) {
    test(name, () => {
      const used = f.length;
      const loss = (x: Sym, y: Sym = x) => sum(f(x, y).mul(constant([1, -2, 3, 0.5, 2, -1], [2, 3])));
      expect(
        gradientCheck(
          (...xs) => loss(xs[0]!, xs[1]),
          used === 1
            ? [[2, 3]]
            : [
                [2, 3],
                [2, 3],
              ],
          how,
        ),
      ).toBeLessThan(close);
    });
    test(`${name}, second derivative`, () => {
      const first = (x: Sym, y: Sym) =>
        sum(
          gradients(sum(f(x, y).mul(f(x, y))), f.length === 1 ? [x] : [x, y])
            .reduce((a, b) => a.add(b))
            .square(),
        );
      expect(
        gradientCheck(
          (...xs) => first(xs[0]!, xs[1] ?? xs[0]!),
          f.length === 1
            ? [[2, 3]]
            : [
                [2, 3],
                [2, 3],
              ],
          how,
        ),
      ).toBeLessThan(1e-6);
    });
  }
});

describe("every structural operation agrees with central differences", () => {
  const weights = (y: Sym) =>
    y.mul(
      iota([1, ...y.shape].slice(1), 0)
        .cast("f32")
        .add(0.7)
        .sin(),
    );
  const scored = (y: Sym) => sum(y.shape.length === 0 ? y.square() : weights(y).square());
  const cases: readonly [name: string, shapes: Shape[], f: (...xs: Sym[]) => Sym][] = [
    ["sum over one axis", [[3, 4]], (x) => sum(x!, { axes: 1 })],
    ["mean over all axes", [[3, 4]], (x) => mean(x!)],
    ["reduceMax", [[3, 4, 2]], (x) => reduceMax(x!, { axes: [0, 2] })],
    ["reduceMin", [[3, 4]], (x) => reduceMin(x!, { axes: -1, keepDims: true })],
    [
      "matmul",
      [
        [3, 4],
        [4, 2],
      ],
      (a, b) => matmul(a!, b!),
    ],
    [
      "matmul, a transposed",
      [
        [4, 3],
        [4, 2],
      ],
      (a, b) => matmul(a!, b!, { transposeA: true }),
    ],
    [
      "matmul, b transposed",
      [
        [3, 4],
        [2, 4],
      ],
      (a, b) => matmul(a!, b!, { transposeB: true }),
    ],
    [
      "matmul, both transposed",
      [
        [4, 3],
        [2, 4],
      ],
      (a, b) => matmul(a!, b!, { transposeA: true, transposeB: true }),
    ],
    [
      "matmul with broadcast batch axes",
      [
        [2, 1, 3, 4],
        [5, 4, 2],
      ],
      (a, b) => matmul(a!, b!),
    ],
    ["reshape", [[3, 4]], (x) => reshape(x!, [2, -1])],
    ["transpose", [[2, 3, 4]], (x) => transpose(x!, [2, 0, 1])],
    ["broadcastTo", [[3, 1]], (x) => broadcastTo(x!, [2, 3, 4])],
    ["slice", [[4, 5]], (x) => slice(x!, [1, 2], [3, 5])],
    ["reverse", [[2, 3, 2]], (x) => reverse(x!, [0, 1])],
    ["pad", [[2, 3]], (x) => pad(x!, [1, 0], [0, 2], 3)],
    [
      "concat",
      [
        [2, 3],
        [2, 1],
      ],
      (a, b) => concat([a!, b!, a!], 1),
    ],
    ["gather", [[5, 3]], (x) => gather(x!, constant([0, 4, 4, 2], [2, 2], "i32"))],
    ["scatterAdd", [[4, 3]], (x) => scatterAdd(constant([1, 0, 1, 2], [4], "i32"), x!, 3)],
    ["windows", [[2, 6, 5]], (x) => windows(x!, { kernel: [3, 2], stride: [2, 1], dilation: [1, 2] })],
    ["fold", [[2, 3, 4]], (x) => fold(x!, [8], { kernel: [3], stride: [1], dilation: [2] })],
    [
      "convolution",
      [
        [2, 4, 5, 6],
        [6, 2, 3, 2],
      ],
      (x, w) => convolution(x!, w!, { stride: [2, 1], padding: [1, 0], dilation: [1, 2], groups: 2 }),
    ],
    ["maxPool", [[2, 3, 5, 5]], (x) => maxPool(x!, { kernel: 3, stride: 2, padding: 1 })],
    ["averagePool", [[2, 3, 5, 5]], (x) => averagePool(x!, { kernel: [3, 2], stride: 2, padding: 1, countPadding: false, ceilMode: true })],
    ["globalMaxPool", [[2, 3, 4, 4]], (x) => globalMaxPool(x!)],
    ["broadcasting", [[3, 1], [4]], (a, b) => a!.mul(b!).add(a!)],
  ];
  for (const [name, shapes, f] of cases)
    test(name, () => expect(gradientCheck((...xs) => scored(f(...xs)), shapes, how)).toBeLessThan(close));
});

test("the table has an entry for every operation, and each elementwise one has a lowering", () => {
  for (const [name, operation] of Object.entries(operations)) {
    expect(["elementwise", "structural", "leaf"]).toContain(operation.kind);
    if (operation.kind === "elementwise") expect(operation.lowering.length, name).toBe(operation.meaning.length);
  }
});

test("the gradient at ties goes to the first of equal maxima and to the left side of max and min", () => {
  const x = input("x", [4]);
  const [dx] = gradients(reduceMax(x), [x]);
  expect(numbersOf(dx!, { x: [1, 3, 3, 2] })).toEqual([0, 1, 0, 0]);
  const y = input("y", [1]);
  const [left, right] = gradients(sum(x.max(y)), [x, y]);
  expect(numbersOf(left!, { x: [1, 2, 3, 4], y: [2] })).toEqual([0, 1, 1, 1]);
  expect(numbersOf(right!, { x: [1, 2, 3, 4], y: [2] })).toEqual([1]);
});

test("a gradient for what the loss does not depend on is an error that says so", () => {
  const [x, y] = [input("x", [3]), input("y", [3])];
  expect(() => gradients(sum(x), [y])).toThrow(/depends on input\[3\] not at all/);
  expect(() => gradients(sum(x.floor()), [x])).toThrow(/only through operations without a gradient/);
  expect(() => gradients(x, [x])).toThrow(/Differentiate an f32 scalar/);
});

test("shapes that do not fit are refused while the graph is built, with both shapes and the place", () => {
  const [a, b] = [input("a", [3, 4]), input("b", [5, 2])];
  expect(() => matmul(a, b)).toThrow("matmul: 3 x 4 times 5 x 2: inner sizes differ. Transpose or reshape one side.");
  expect(() => a.add(b)).toThrow("add: shapes [3 x 4] and [5 x 2] do not broadcast");
  expect(() => reshape(a, [5, -1])).toThrow(/12 elements/);
  expect(() => a.and(a)).toThrow(/f32, f32/);
  expect(() => slice(a, [0, 3], [1, 9])).toThrow(/no block/);
});

test("integers wrap around at 32 bits and casts saturate", () => {
  const big = constant(2 ** 31 - 1, [], "i32");
  expect(numbersOf(big.add(1))).toEqual([-(2 ** 31)]);
  expect(numbersOf(constant([3e9, -3e9, Number.NaN, -1.9], [4]).cast("i32"))).toEqual([2 ** 31 - 1, -(2 ** 31), 0, -1]);
});

test("argmax takes the first of equal maxima, and NaN before numbers", () => {
  expect(numbersOf(argmax(constant([1, 5, 5, Number.NaN, 2, 9], [2, 3]), 1))).toEqual([1, 0]);
});

test("one-hot rows of indices outside of the classes are zero", () => {
  expect(numbersOf(oneHot(constant([1, -1, 3], [3], "i32"), 3))).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
});

describe("random numbers", () => {
  const source = (stream: number) => ({ seed: constant(42, [], "i32"), step: constant(3, [], "i32"), stream });
  test("uniform numbers lie in [0, 1) with mean 1/2 and variance 1/12", () => {
    const values = numbersOf(randomUniform([20_000], source(1)));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(moments(values)).toEqual([expect.closeTo(0.5, 2), expect.closeTo(1 / 12, 2)]);
  });
  test("normal numbers have mean 0 and variance 1", () => {
    expect(moments(numbersOf(randomNormal([40_000], source(2))))).toEqual([expect.closeTo(0, 1), expect.closeTo(1, 1)]);
  });
  test("another stream gives other numbers, the same stream the same", () => {
    expect(numbersOf(randomUniform([8], source(1)))).toEqual(numbersOf(randomUniform([8], source(1))));
    expect(numbersOf(randomUniform([8], source(1)))).not.toEqual(numbersOf(randomUniform([8], source(2))));
  });
});

function moments(values: readonly number[]): [number, number] {
  const average = values.reduce((total, value) => total + value, 0) / values.length;
  return [average, values.reduce((total, value) => total + (value - average) ** 2, 0) / values.length];
}

test("broadcasting follows numpy: aligned at the last axis, sizes of 1 stretch, sizes of 0 stay", () => {
  const size = fc.constantFrom(0, 1, 2, 5);
  fc.assert(
    fc.property(fc.array(size, { maxLength: 4 }), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), (shape, ones) => {
      const other = shape.map((extent, axis) => (ones[axis] ? 1 : extent));
      expect(input("a", shape).add(input("b", other)).shape).toEqual(shape);
    }),
  );
});
