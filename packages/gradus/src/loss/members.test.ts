import { describe, expect, test } from "vitest";
import { type BackendName, constant, gradients, input, openSession, type Sym } from "../engine/index.js";
import * as losses from "./index.js";
import { checkedLoss, type Loss, lossMemberOf, losses as members } from "./index.js";

const backends: readonly BackendName[] = ["reference", "wasm"];

/** Examples of each member, every option used; a member without one does not compile. */
const examples: { readonly [K in Loss["loss"]]: readonly Extract<Loss, { loss: K }>[] } = {
  binaryCrossEntropy: [
    losses.binaryCrossEntropy(),
    losses.binaryCrossEntropy({ positiveWeight: [2, 0.5, 1], labelSmoothing: 0.1, meanBy: "count" }),
    losses.binaryCrossEntropy({ of: "probabilities", positiveWeight: 3 }),
  ],
  binaryFocal: [losses.binaryFocal(), losses.binaryFocal({ gamma: 0.5, alpha: null })],
  custom: [losses.custom("squares and a half", ({ prediction, target }) => prediction.sub(target).square().mul(0.5), { meanBy: "count" })],
  focal: [losses.focal(), losses.focal({ gamma: 0.5, classWeights: [1, 2, 0.5] }), losses.focal({ gamma: 0 })],
  hinge: [losses.hinge({ margin: 0.7 })],
  huber: [losses.huber({ delta: 0.8 })],
  klDivergence: [losses.klDivergence(), losses.klDivergence({ of: "logProbabilities", mean: "elements" })],
  meanAbsoluteError: [losses.meanAbsoluteError()],
  meanSquaredError: [losses.meanSquaredError(), losses.meanSquaredError({ meanBy: "count" })],
  multiHinge: [losses.multiHinge(), losses.multiHinge({ power: 2, margin: 0.7, classWeights: [1, 2, 0.5] })],
  poisson: [losses.poisson(), losses.poisson({ logRate: false, full: true })],
  quantile: [losses.quantile({ quantile: 0.9 })],
  smoothL1: [losses.smoothL1({ beta: 0.6 })],
  softmaxCrossEntropy: [
    losses.softmaxCrossEntropy(),
    losses.softmaxCrossEntropy({ labelSmoothing: 0.1, classWeights: [1, 2, 0.5] }),
    losses.softmaxCrossEntropy({ of: "logProbabilities", ignore: 2, meanBy: "count" }),
  ],
  squaredHinge: [losses.squaredHinge({ margin: 0.7 })],
};

const [rows, columns] = [5, 3];

/** Predictions inside of what the loss takes, away from its kinks. */
function predictions(loss: Loss): Float64Array {
  const kind = lossMemberOf(loss).predictionKind(loss);
  const between = (low: number, high: number) => (_: unknown, i: number) =>
    Math.fround(low + (high - low) * (0.5 + 0.5 * Math.sin(7 * i + 2)));
  const [low, high] = kind === "probabilities" ? [0.05, 0.95] : kind === "rates" ? [0.2, 4] : [-2, 2];
  return new Float64Array(rows * columns).map((value, i) => between(low, high)(value, i));
}

function target(loss: Loss): Readonly<{ data: number[]; shape: number[]; dtype: "i32" | "f32" }> {
  const count = lossMemberOf(loss).targetKind(loss) === "class" ? rows : rows * columns;
  const values: Readonly<Record<string, (i: number) => number>> = {
    class: (i) => i % columns,
    binary: (i) => i % 2,
    sign: (i) => (i % 2) * 2 - 1,
    count: (i) => i % 4,
    shares: (i) => [0.5, 0.25, 0.25, 0, 1, 0][i % 6] ?? 0,
    number: (i) => Math.fround(Math.cos(i) * 2),
  };
  const kind = lossMemberOf(loss).targetKind(loss);
  const data = Array.from({ length: count }, (_, i) => values[kind]?.(i) ?? Number.NaN);
  return kind === "class" ? { data, shape: [rows], dtype: "i32" } : { data, shape: [rows, columns], dtype: "f32" };
}

type Computed = Readonly<{ each: number[]; shape: readonly number[]; total: number; gradient: number[] }>;

function compute(
  loss: Loss,
  backend: BackendName,
  { x = predictions(loss), weight }: { x?: Float64Array; weight?: number[] } = {},
): Computed {
  const { data, shape, dtype } = target(loss);
  const prediction = input("x", [rows, columns]);
  const inputs = { prediction, target: constant(data, shape, dtype), ...(weight && { weight: constant(weight, [rows]) }) };
  const { each, total } = lossMemberOf(loss).trace(loss, inputs);
  const [gradient] = gradients(total, [prediction]) as [Sym];
  const program = openSession({ backend, states: [] }).compile({ outputs: { each, total, gradient } });
  program.input("x").set(x);
  program.run();
  const read = (name: string): number[] => [...program.output(name)];
  return { each: read("each"), shape: each.shape, total: read("total")[0] ?? Number.NaN, gradient: read("gradient") };
}

const all = Object.values(examples).flat() as Loss[];

test("every member has an example", () => {
  expect(Object.keys(examples).sort()).toEqual(Object.keys(members).sort());
});

describe.each(all.map((loss) => [JSON.stringify(loss), loss] as const))("%s", (_, loss) => {
  test("comes out of its JSON as it went in, and refuses an option it does not have", () => {
    expect(checkedLoss(JSON.parse(JSON.stringify(loss)), "here")).toEqual(loss);
    expect(() => checkedLoss({ ...loss, strange: 1 }, "here")).toThrow(`loss.${loss.loss}: there is no option "strange"`);
  });

  test("has the gradient that central differences in float64 give", () => {
    const { gradient } = compute(loss, "reference");
    const x = predictions(loss);
    const step = 1e-6;
    for (let i = 0; i < x.length; i++) {
      const at = (shift: number): number => compute(loss, "reference", { x: x.map((value, j) => (j === i ? value + shift : value)) }).total;
      expect(Math.abs(gradient[i]! - (at(step) - at(-step)) / (2 * step))).toBeLessThan(1e-8);
    }
  });

  describe.each(backends)("on %s", (backend) => {
    test("gives a value for each row or element, and the same bits twice", () => {
      const first = compute(loss, backend);
      expect([[rows], [rows, columns]]).toContainEqual(first.shape);
      expect(first).toEqual(compute(loss, backend));
    });

    test("agrees with float64 to a few units of float32", () => {
      const [got, exact] = [compute(loss, backend), compute(loss, "reference")];
      expect(got.total).toBeCloseTo(exact.total, 5);
      got.gradient.forEach((value, i) => {
        expect(value).toBeCloseTo(exact.gradient[i]!, 6);
      });
    });

    test("rows of weight 0 do not count, and weights of 1 change nothing", () => {
      const plain = compute(loss, backend);
      expect(compute(loss, backend, { weight: Array.from({ length: rows }, () => 1) }).total).toBeCloseTo(plain.total, 5);
      const weight = Array.from({ length: rows }, (_, row) => (row === 1 ? 0 : 1));
      const moved = predictions(loss).map((value, i) => (Math.floor(i / columns) === 1 ? value * 0.9 : value));
      expect(compute(loss, backend, { weight, x: moved }).total).toBe(compute(loss, backend, { weight }).total);
    });

    test("weights of 0 everywhere give 0, not NaN", () => {
      const { total, gradient } = compute(loss, backend, { weight: Array.from({ length: rows }, () => 0) });
      expect(total).toBe(0);
      for (const value of gradient) expect(Math.abs(value)).toBe(0);
    });
  });

  if (["logits", "scores", "values"].includes(lossMemberOf(loss).predictionKind(loss)))
    test.each(backends)("stays finite for predictions up to 10,000 on %s", (backend) => {
      const x = predictions(loss).map((_, i) => [1e4, -1e4, 0, 88.75, -104][(i * 3 + (i >> 2)) % 5]!);
      const { total, gradient, each } = compute(loss, backend, { x });
      for (const value of [total, ...each, ...gradient]) expect(value).toSatisfy(Number.isFinite);
    });
});

test.each(backends)("a prediction that is right by far keeps the digits of its loss and gradient on %s", (backend) => {
  const logits = input("x", [1, 3]);
  const loss = losses.softmaxCrossEntropy();
  const { total } = lossMemberOf(loss).trace(loss, { prediction: logits, target: constant([0], [1], "i32") });
  const [gradient] = gradients(total, [logits]) as [Sym];
  const program = openSession({ backend, states: [] }).compile({ outputs: { total, gradient } });
  program.input("x").set([20, 0, 0]);
  program.run();
  const expected = Math.log1p(2 * Math.exp(-20));
  expect(program.output("total")[0]! / expected).toBeCloseTo(1, 5);
  expect(program.output("gradient")[0]! / -expected).toBeCloseTo(1, 5);
});

test.each(backends)("all targets ignored give a loss of 0 on %s", (backend) => {
  const loss = losses.softmaxCrossEntropy({ ignore: -1 });
  const { total } = lossMemberOf(loss).trace(loss, { prediction: input("x", [2, 3]), target: constant([-1, -1], [2], "i32") });
  const program = openSession({ backend, states: [] }).compile({ outputs: { total } });
  program.run();
  expect(program.output("total")[0]).toBe(0);
});

test("shares of classes serve as target of softmax cross-entropy; shares of one class are that class", () => {
  const loss = losses.softmaxCrossEntropy({ labelSmoothing: 0.2 });
  const totalOf = (target: Sym): number => {
    const { total } = lossMemberOf(loss).trace(loss, { prediction: constant([1, 2, 3, 0, -1, 4], [2, 3]), target });
    const program = openSession({ backend: "reference", states: [] }).compile({ outputs: { total } });
    program.run();
    return program.output("total")[0]!;
  };
  expect(totalOf(constant([0, 0, 1, 1, 0, 0], [2, 3]))).toBeCloseTo(totalOf(constant([2, 0], [2], "i32")), 14);
});

const trace = (loss: Loss, prediction: number[], target: number[], dtype: "f32" | "i32" = "f32", weight?: number[]) =>
  lossMemberOf(loss).trace(loss, {
    prediction: input("x", prediction),
    target: input("t", target, dtype),
    ...(weight && { weight: input("w", weight) }),
  });

test.each([
  [() => trace(losses.meanSquaredError(), [5, 2], [5, 3]), /predictions \[5, 2\] and targets \[5, 3\] differ in shape/],
  [() => trace(losses.meanSquaredError(), [5, 1], [5], "i32"), /the target is i32/],
  [() => trace(losses.meanSquaredError(), [5, 2], [5, 2], "f32", [4]), /weights of shape \[4\] for losses of shape \[5, 2\]/],
  [() => trace(losses.softmaxCrossEntropy(), [5], [5], "i32"), /one output for each class/],
  [() => trace(losses.softmaxCrossEntropy(), [5, 3], [4], "i32"), /class numbers of shape \[4\] for predictions that want \[5\]/],
  [() => trace(losses.softmaxCrossEntropy(), [5, 3], [5]), /f32 targets of shape \[5\]/],
  [() => trace(losses.softmaxCrossEntropy({ classWeights: [1, 2] }), [5, 3], [5], "i32"), /2 class weights for 3 classes/],
  [() => trace(losses.binaryCrossEntropy({ positiveWeight: [1, 2] }), [5, 3], [5, 3]), /2 weights for 3 columns/],
  [() => trace(losses.multiHinge(), [5, 3, 2], [5], "i32"), /scores of shape \[5, 3, 2\]/],
])("shapes that do not fit are refused (%#)", (make, message) => {
  expect(make).toThrow(message);
});

test("a single column may be given as [batch]", () => {
  expect(trace(losses.meanSquaredError(), [5, 1], [5]).each.shape).toEqual([5, 1]);
  expect(trace(losses.softmaxCrossEntropy(), [5, 3], [5, 1], "i32").each.shape).toEqual([5]);
});

test.each([
  [{ loss: "crossEntropy" }, /here: there is no loss "crossEntropy"/],
  ["meanSquaredError", /here: expected a loss, got "meanSquaredError"/],
  [{ loss: "huber", delta: 0 }, /loss\.huber, delta: expected a number above 0, got 0/],
  [{ loss: "quantile" }, /loss\.quantile, quantile: expected a number in \(0, 1\), got undefined/],
  [{ loss: "softmaxCrossEntropy", classWeights: [1, -1] }, /classWeights\[1\]: expected a number at least 0/],
  [{ loss: "softmaxCrossEntropy", classWeights: 2 }, /classWeights are 2/],
  [{ loss: "softmaxCrossEntropy", labelSmoothing: 1.5 }, /labelSmoothing/],
  [{ loss: "softmaxCrossEntropy", ignore: 0.5 }, /ignore/],
  [{ loss: "multiHinge", power: 3 }, /power: expected 1 or 2, got 3/],
  [{ loss: "poisson", full: 1 }, /full: expected true or false, got 1/],
  [{ loss: "klDivergence", mean: "row" }, /mean: there is no "row" \(did you mean "rows"\?\)/],
  [{ loss: "binaryFocal", alpha: 2 }, /alpha/],
  [{ loss: "meanSquaredError", meanBy: "rows" }, /meanBy: there is no "rows"/],
])("%j is refused", (value, message) => {
  expect(() => checkedLoss(value, "here")).toThrow(message);
});
