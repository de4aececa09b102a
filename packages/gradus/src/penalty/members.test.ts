import { describe, expect, test } from "vitest";
import { type BackendName, gradients, input, openSession, type Sym } from "../engine/index.js";
import * as penalty from "./index.js";
import { checkedPenalty, type Penalty, penalties, penaltyMemberOf } from "./index.js";

const backends: readonly BackendName[] = ["reference", "wasm"];

/** Examples of each member; a member without one does not compile. */
const examples: { readonly [K in Penalty["penalty"]]: readonly Extract<Penalty, { penalty: K }>[] } = {
  elasticNet: [penalty.elasticNet(0.3, { l1Ratio: 0.4, on: "all" })],
  l1: [penalty.l1(0.3, { scale: "lambda" }), penalty.l1(30, { scale: "lambda/m", proximal: true })],
  l2: [penalty.l2(0.3, { scale: "lambda" }), penalty.l2(0.3, { scale: "lambda/2", on: "all" }), penalty.l2(30, { scale: "lambda/2m" })],
  maxNorm: [penalty.maxNorm(1.5)],
};

const shape = [4, 3];
const weights = Float64Array.from({ length: 12 }, (_, i) => (i === 7 ? 0 : Math.fround(2 * Math.sin(5 * i + 1))));

type Outcome = Readonly<{ cost: number | undefined; gradient: Float64Array; moved: Float64Array | undefined }>;

function apply(made: Penalty, backend: BackendName, { w: data = weights, learningRate = 0.5 } = {}): Outcome {
  const member = penaltyMemberOf(made);
  const scalars = member.scalars(made, { m: 100, learningRate });
  const w = input("w", shape);
  const hyper = Object.fromEntries(Object.keys(scalars).map((name) => [name, input(name, [])]));
  const [cost, moved] = [member.cost(made, w, hyper), member.project(made, w, hyper)];
  const outputs = { ...(cost && { cost, gradient: gradients(cost, [w])[0] as Sym }), ...(moved && { moved }) };
  const program = openSession({ backend, states: [] }).compile({ outputs });
  program.input("w").set(data);
  for (const [name, value] of Object.entries(scalars)) program.input(name)[0] = value;
  program.run();
  const read = (name: string): Float64Array => Float64Array.from(program.output(name));
  return { cost: cost && read("cost")[0], gradient: cost ? read("gradient") : new Float64Array(), moved: moved && read("moved") };
}

test("every member has an example", () => {
  expect(Object.keys(examples).sort()).toEqual(Object.keys(penalties).sort());
});

describe.each(
  Object.values(examples)
    .flat()
    .map((made) => [JSON.stringify(made), made as Penalty] as const),
)("%s", (_, made) => {
  test("comes out of its JSON as it went in, and refuses an option it does not have", () => {
    expect(checkedPenalty(JSON.parse(JSON.stringify(made)), "here")).toEqual(made);
    expect(() => checkedPenalty({ ...made, strange: 1 }, "here")).toThrow(`penalty.${made.penalty}: there is no option "strange"`);
  });

  test("acts on weights, and on other parameters only if told", () => {
    const { actsOn } = penaltyMemberOf(made);
    expect(["weight", "embedding", "bias", "scale", "shift"].map((kind) => actsOn(made, kind))).toEqual(
      made.on === "all" ? [true, true, true, true, true] : [true, true, false, false, false],
    );
  });

  test("costs or moves, with the gradient that central differences give where it costs", () => {
    const { cost, gradient, moved } = apply(made, "reference");
    expect((cost === undefined) === (moved !== undefined)).toBe(true);
    gradient.forEach((slope, i) => {
      const at = (shift: number): number =>
        apply(made, "reference", { w: weights.map((value, j) => (i === j ? value + shift : value)) }).cost!;
      expect(Math.abs(slope - (at(1e-6) - at(-1e-6)) / 2e-6)).toBeLessThan(1e-7);
    });
  });

  test.each(backends)("gives the same bits twice on %s, close to float64", (backend) => {
    const [first, exact] = [apply(made, backend), apply(made, "reference")];
    expect(first).toEqual(apply(made, backend));
    if (exact.cost !== undefined) expect(first.cost).toBeCloseTo(exact.cost, 5);
    exact.moved?.forEach((value, i) => {
      expect(first.moved![i]).toBeCloseTo(value, 6);
    });
  });
});

test("one lambda means what its scale says", () => {
  const squares = weights.reduce((sum, value) => sum + value * value, 0);
  const costOf = (scale: penalty.L2Scale): number => apply(penalty.l2(10, { scale }), "reference").cost!;
  expect(costOf("lambda")).toBeCloseTo(10 * squares, 12);
  expect(costOf("lambda/2")).toBeCloseTo(5 * squares, 12);
  expect(costOf("lambda/2m")).toBeCloseTo(squares / 20, 12);
});

describe.each(backends)("on %s", (backend) => {
  test("a proximal L1 makes true zeros of small weights and moves the others towards 0 by rate times factor", () => {
    const { moved } = apply(penalty.l1(120, { scale: "lambda/m", proximal: true }), backend, { learningRate: 0.5 });
    expect(moved!.filter((value) => value === 0).length).toBeGreaterThan(1);
    moved!.forEach((value, i) => {
      expect(value).toBeCloseTo(Math.sign(weights[i]!) * Math.max(Math.abs(weights[i]!) - 0.6, 0), 6);
    });
  });

  test("max-norm bounds the weights into each unit and leaves short ones alone", () => {
    const { moved } = apply(penalty.maxNorm(2.5), backend);
    const norms = (w: Float64Array): number[] => [0, 1, 2].map((unit) => Math.hypot(...[0, 1, 2, 3].map((row) => w[row * 3 + unit]!)));
    const before = norms(weights);
    expect(before.some((norm) => norm > 2.5) && before.some((norm) => norm < 2.5)).toBe(true);
    norms(moved!).forEach((norm, unit) => {
      expect(norm).toBeCloseTo(Math.min(before[unit]!, 2.5), 5);
    });
  });

  test("max-norm leaves units of norm 0 at 0", () => {
    expect([...apply(penalty.maxNorm(1), backend, { w: new Float64Array(12) }).moved!]).toEqual(Array.from({ length: 12 }, () => 0));
  });
});

test.each([
  [{ penalty: "l3" }, /here: there is no penalty "l3"/],
  [0.1, /here: expected a penalty, got 0.1/],
  [{ penalty: "l2", lambda: 0.1 }, /penalty\.l2, scale: there is no "undefined".*Allowed: lambda\/2m, lambda\/2, lambda/],
  [{ penalty: "l2", lambda: -1, scale: "lambda" }, /penalty\.l2, lambda: expected a number at least 0, got -1/],
  [{ penalty: "l1", lambda: "1", scale: "lambda" }, /penalty\.l1, lambda/],
  [{ penalty: "l1", lambda: 1, scale: "lambda", proximal: 1 }, /proximal: expected true or false, got 1/],
  [{ penalty: "elasticNet", lambda: 1 }, /l1Ratio: expected a number in \[0, 1\], got undefined/],
  [{ penalty: "maxNorm", limit: 0 }, /limit: expected a number above 0, got 0/],
  [{ penalty: "l2", lambda: 1, scale: "lambda", on: "bias" }, /on: there is no "bias"/],
])("%j is refused", (value, message) => {
  expect(() => checkedPenalty(value, "here")).toThrow(message);
});
