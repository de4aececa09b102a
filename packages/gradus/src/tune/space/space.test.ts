import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as tune from "./index.js";
import { type Leaf, type Parameter, type Space, scaleOf, spaceFromJson, spaceOf, spaceToJson, type Values } from "./index.js";

/** One example of each kind that is a dimension; a kind without one does not compile. */
const leaves: { readonly [K in Leaf["parameter"]]: Extract<Leaf, { parameter: K }> } = {
  boolean: tune.boolean(),
  choice: tune.choice(["relu", "tanh", null, [1, 2]]),
  int: tune.int(-2, 9),
  intLog: tune.intLog(1, 300),
  logUniform: tune.logUniform(1e-5, 1),
  oneMinusLog: tune.oneMinusLog(0.9, 0.999),
  orderedChoice: tune.orderedChoice(["small", "medium", "large"]),
  step: tune.step({ low: 0, high: 0.5, by: 0.1 }),
  uniform: tune.uniform(-3, 2),
};
const others: readonly Parameter[] = [
  tune.fixed([64, 32]),
  tune.branches({ adam: { beta1: tune.oneMinusLog(0.9, 0.999) }, sgd: {} }),
  tune.when("depth", { is: [1, 2], use: tune.int(0, 3) }),
];
const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe.each(Object.values(leaves))("$parameter", (parameter) => {
  const scale = scaleOf(parameter);

  test("T and its inverse undo each other, and no u leads out of the range", () => {
    fc.assert(
      fc.property(unit, (u) => {
        const value = scale.valueAt(u);
        const back = scale.unitOf(value);
        expect(back).toBeGreaterThanOrEqual(0);
        expect(back).toBeLessThanOrEqual(1);
        if (scale.kind === "real") expect(back).toBeCloseTo(u, 10);
        else {
          expect(scale.valueAt(back)).toEqual(value);
          const [low, high] = scale.edgesOf(scale.indexAt(u));
          expect(u).toBeGreaterThanOrEqual(low - 1e-12);
          expect(u).toBeLessThanOrEqual(high + 1e-12);
          expect(back).toBeCloseTo((low + high) / 2, 12);
        }
      }),
    );
  });

  test("a value that is none of its own has no u", () => {
    for (const value of ["other", 1e9, { a: 1 }]) expect(scale.unitOf(value)).toBeNaN();
  });

  test("its bins cover [0, 1] without gap or overlap", () => {
    if (scale.kind === "real") return;
    let end = 0;
    for (let index = 0; index < scale.count; index++) {
      const [low, high] = scale.edgesOf(index);
      expect(low).toBeCloseTo(end, 12);
      expect(scale.indexAt((low + high) / 2)).toBe(index);
      end = high;
    }
    expect(end).toBe(1);
  });
});

test.each([...Object.values(leaves), ...others])("$parameter survives JSON", (parameter) => {
  expect(tune.checkedParameter(JSON.parse(JSON.stringify(parameter)), "file")).toEqual(parameter);
});

test("every kind is tried here", () => {
  const tried = new Set([...Object.keys(leaves), ...others.map(({ parameter }) => parameter)]);
  expect([...tried].sort()).toEqual([...tune.parameterKinds].sort());
});

test("half of the u of oneMinusLog(0.9, 0.999) lie above 0.99, and each decade of a log scale has the same share", () => {
  expect(scaleOf(leaves.oneMinusLog).unitOf(0.99)).toBeCloseTo(0.5, 12);
  expect([1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1].map(scaleOf(leaves.logUniform).unitOf)).toEqual(
    [0, 0.2, 0.4, 0.6, 0.8, 1].map((u) => expect.closeTo(u, 12)),
  );
});

test("steps of a tenth are written as tenths", () => {
  const { valueAt } = scaleOf(leaves.step);
  expect([0, 1, 2, 3, 4, 5].map((k) => valueAt((k + 0.5) / 6))).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(scaleOf(tune.step({ low: -2, high: 51, by: 3 })).valueAt(1)).toBe(49);
});

const fields = {
  rate: tune.logUniform(1e-4, 1),
  layers: tune.int(1, 3),
  second: tune.when("layers", { is: [2, 3], use: tune.intLog(16, 256) }),
  optimizer: tune.branches({
    adam: { beta1: tune.oneMinusLog(0.9, 0.999), amsgrad: tune.boolean() },
    sgd: { momentum: tune.branches({ on: { value: tune.uniform(0.5, 0.99) }, off: {} }) },
  }),
  activation: tune.choice(["relu", "tanh"]),
  seed: tune.fixed(3),
};

describe("a conditional space", () => {
  const space: Space = spaceOf(fields);

  test("has a dimension for every parameter, each with the path to it", () => {
    expect(space.dimensions.map(({ path }) => path)).toEqual([
      "rate",
      "layers",
      "second",
      "optimizer",
      "optimizer.adam.beta1",
      "optimizer.adam.amsgrad",
      "optimizer.sgd.momentum",
      "optimizer.sgd.momentum.on.value",
      "activation",
    ]);
    expect(space.isConditional).toBe(true);
  });

  test("gives what exists at a point, nested by branches, and leaves out the rest", () => {
    expect(space.parametersAt([0, 0, 0.5, 0.9, 0.5, 0.5, 0.9, 0.5, 0])).toEqual({
      rate: 1e-4,
      layers: 1,
      optimizer: { branch: "sgd", momentum: { branch: "off" } },
      activation: "relu",
      seed: 3,
    });
    const { second, optimizer } = space.parametersAt([0, 0.9, 1, 0, 0.5, 0.9, 0, 0, 0]);
    expect(second).toBe(256);
    expect(optimizer).toEqual({ branch: "adam", beta1: expect.closeTo(0.99, 12), amsgrad: true });
  });

  test("finds the point of its own parameters, with NaN where a dimension does not exist", () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 9, maxLength: 9 }), (u) => {
        const parameters = space.parametersAt(u);
        const back = space.unitsOf(JSON.parse(JSON.stringify(parameters)));
        const again = space.unitsOf(space.parametersAt(back));
        expect([...again]).toEqual([...back].map((x) => (Number.isNaN(x) ? x : expect.closeTo(x, 12))));
        const active = tune.activeAt(space.dimensions, u);
        expect([...back].map((x) => (Number.isNaN(x) ? 0 : 1))).toEqual([...active]);
      }),
    );
  });

  test("survives JSON, and infers the type of h", () => {
    const again = spaceFromJson(JSON.parse(JSON.stringify(spaceToJson(space))));
    expect(again.fields).toEqual(space.fields);
    expect(again.parametersAt(new Float64Array(9).fill(0.7))).toEqual(space.parametersAt(new Float64Array(9).fill(0.7)));
    expectTypeOf<Values<typeof fields>["activation"]>().toEqualTypeOf<"relu" | "tanh">();
    expectTypeOf<Values<typeof fields>["second"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Values<typeof fields>["optimizer"]["branch"]>().toEqualTypeOf<"adam" | "sgd">();
    expectTypeOf<Extract<Values<typeof fields>["optimizer"], { branch: "adam" }>["beta1"]>().toEqualTypeOf<number>();
    expectTypeOf<Values<typeof fields>["seed"]>().toEqualTypeOf<3>();
  });

  test.each([
    [{ rate: 2 }, "tune, space, rate: 2 is none of its values. Give a number from 0.0001 to 1."],
    [{ activation: "gelu" }, 'activation: "gelu" is none of its values. Allowed: "relu", "tanh"'],
    [{ second: 20 }, 'there is no parameter "second" here'],
    [{ layers: 2 }, "second: it is missing"],
    [{ seed: 4 }, "seed: it is fixed at 3, got 4"],
    [{ rates: 1 }, 'there is no parameter "rates" here (did you mean "rate"?)'],
    [{ optimizer: { branch: "adamw" } }, 'optimizer: "adamw" is none of its values'],
  ])("refuses %j", (change, message) => {
    const good = space.parametersAt([0, 0, 0, 0.9, 0, 0, 0.9, 0, 0]);
    expect(() => space.unitsOf({ ...good, ...change })).toThrow(message);
  });
});

describe("constraints", () => {
  const widths = { first: tune.int(1, 64), second: tune.int(1, 64), net: tune.branches({ deep: { third: tune.int(1, 64) }, flat: {} }) };

  test("bound a weighted sum, and ask nothing of what does not exist", () => {
    const space = spaceOf(widths, {
      constraints: [tune.atMost({ second: 1, first: -1 }, 0), tune.atMost({ "net.deep.third": 1, second: -1 }, 0)],
    });
    expect(space.allows({ first: 8, second: 8, net: { branch: "flat" } })).toBe(true);
    expect(space.allows({ first: 8, second: 9, net: { branch: "flat" } })).toBe(false);
    expect(space.allows({ first: 8, second: 8, net: { branch: "deep", third: 9 } })).toBe(false);
    expect(spaceFromJson(JSON.parse(JSON.stringify(spaceToJson(space)))).constraints).toEqual(space.constraints);
  });

  test("may be a test in code", () => {
    const space = spaceOf(widths, { where: (h: Values<typeof widths>) => h.first * h.second <= 100 });
    expect(space.allows({ first: 10, second: 10, net: { branch: "flat" } })).toBe(true);
    expect(space.allows({ first: 11, second: 10, net: { branch: "flat" } })).toBe(false);
  });

  test("name parameters of the space", () => {
    expect(() => spaceOf(widths, { constraints: [tune.atMost({ fourth: 1 }, 3)] })).toThrow(
      'tune.atMost: there is no number "fourth" in the space. Name one of: first, second, net.deep.third.',
    );
    expect(() => tune.atMost({}, 3)).toThrow("there is no parameter in it");
    expect(() => tune.atMost({ a: Number.NaN }, 3)).toThrow("tune.atMost, a: expected a number, got NaN");
  });
});

test.each<[() => unknown, string]>([
  [() => spaceOf({}), "tune, space: there is nothing to search in it"],
  [() => spaceOf({ a: tune.fixed(1) }), "there is nothing to search"],
  [() => spaceOf({ "a.b": tune.int(1, 2) }), '"a.b" cannot name a parameter'],
  [
    () => spaceOf({ a: tune.uniform(0, 1), b: tune.when("a", { is: [0], use: tune.int(0, 1) }) }),
    'it hangs on "a", which may be any number',
  ],
  [() => spaceOf({ b: tune.when("a", { is: [0], use: tune.int(0, 1) }), a: tune.int(0, 1) }), "no parameter named before it"],
  [
    () => spaceOf({ a: tune.int(0, 1), b: tune.when("a", { is: [7], use: tune.int(0, 1) }) }),
    "7 is not among its values. They go from 0 to 1",
  ],
  [() => tune.uniform(1, 0), "tune.uniform: low 1 is above high 0. Swap them."],
  [() => tune.uniform(1, 1), "low and high are both 1. Give a range, or tune.fixed(value)."],
  [() => tune.uniform(0, Number.POSITIVE_INFINITY), "tune.uniform, high: expected a finite number, got Infinity"],
  [() => tune.logUniform(0, 1), "a logarithmic scale has no zero, but low is 0"],
  [() => tune.logUniform(-1, 1), "a logarithmic scale has no negative numbers"],
  [() => tune.oneMinusLog(0.9, 1), "tune.oneMinusLog, high: expected a number in [0, 1), got 1"],
  [() => tune.int(0, 1.5), "tune.int, high: expected a whole number, got 1.5"],
  [() => tune.intLog(0, 5), "tune.intLog, low: expected a whole number of at least 1, got 0"],
  [() => tune.step({ low: 0, high: 1, by: 2 }), "steps by 2 from 0 leave 0 alone"],
  [() => tune.step({ low: 0, high: 1, by: 0 }), "tune.step, by: expected a number above 0, got 0"],
  [() => tune.choice(["a"]), "1 values leave nothing to choose"],
  [() => tune.choice(["a", "a"]), '"a" appears twice'],
  [() => tune.choice([Number.NaN, 1]), "cannot be written as JSON"],
  [() => tune.branches({ a: {} }), "1 branches leave nothing to choose"],
  [() => tune.branches({ a: { branch: tune.int(0, 1) }, b: {} }), '"branch" holds the name of the branch'],
  [() => tune.when("a", { is: [], use: tune.int(0, 1) }), 'expected the values of "a" in a list, got []'],
  [
    () => spaceFromJson({ parameters: { a: { parameter: "logUnifrom", low: 1, high: 2 } } }),
    'there is no parameter "logUnifrom" (did you mean "logUniform"?)',
  ],
  [() => spaceFromJson({ parameters: { a: { parameter: "int", low: 1, high: 2, log: true } } }), 'there is no option "log"'],
  [() => spaceFromJson({ a: 1 }), 'expected an object with "parameters"'],
  [() => spaceFromJson({ parameters: { a: { parameter: "int", low: 1, high: 2 } }, constraints: [{}] }), "there is no constraint"],
])("wrong use %# is told", (use, message) => {
  expect(use).toThrow(message);
});
