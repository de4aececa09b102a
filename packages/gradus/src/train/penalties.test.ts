import { expect, test } from "vitest";
import { type Arrays, loss, nn, optim, type Recipe, recipe } from "../index.js";
import { l1, l2, maxNorm, type Penalty } from "../penalty/index.js";
import { jobOf } from "./job.js";
import { Stepper } from "./stepper.js";

// Whole numbers, eight rows, and powers of two as rate, lambda / m and start values: nothing in these networks is rounded in float64.
const x = [0, 1, 2, 3, 4, 5, 6, 7].map((row) => [row % 3, (row * 5) % 4, 1 - (row % 2)]);
const train: Arrays = { x, y: x.map(([a, b, c]) => 2 * a! - b! + 3 * c!) };
const all = Int32Array.from(x.keys());
const at = { step: 0, epoch: 0, stepsPerEpoch: 1 };
const [rate, lambda, m] = [0.125, 2, 8];

const recipeOf = (penalty: readonly Penalty[]): Recipe =>
  recipe({
    model: nn.sequential(
      nn.dense(3, { init: { init: "constant", value: 0.5 }, biasInit: { init: "constant", value: 0.25 } }),
      nn.relu(),
      nn.dense(1, { init: { init: "constant", value: -0.25 }, biasInit: { init: "constant", value: 0.5 } }),
    ),
    loss: loss.meanSquaredError(),
    optimizer: optim.sgd({ learningRate: rate }),
    penalty,
    batchSize: 8,
    epochs: 3,
    seed: 3,
  });
const stepperOf = (...penalty: Penalty[]): Stepper => new Stepper(jobOf(recipeOf(penalty), { train, backend: "reference" }));
const isWeight = (at: number): boolean => at < 9 || (at >= 12 && at < 15); // 3 x 3 weights, 3 biases, 3 weights, a bias

test("L2 in the scale lambda/2m adds lambda/2m times the squared Frobenius norms to J, without the biases", () => {
  const [bare, decayed] = [stepperOf(), stepperOf(l2(lambda, { scale: "lambda/2m" }))];
  const squares = Array.from(bare.session.state("parameters")).reduce((sum, w, i) => sum + (isWeight(i) ? w * w : 0), 0);
  expect(decayed.cost(all, at) - bare.cost(all, at)).toBe((lambda / (2 * m)) * squares);
});

test("with it plain gradient descent is W := (1 - a lambda/m) W - a backprop, bit for bit in float64", () => {
  const [bare, decayed] = [stepperOf(), stepperOf(l2(lambda, { scale: "lambda/2m" }))];
  const before = Array.from(bare.session.state("parameters"));
  const backprop = Array.from(bare.gradient(all, at));
  const whole = Array.from(decayed.gradient(all, at));
  expect(backprop.filter((g) => g !== 0).length).toBeGreaterThan(8);
  expect(whole).toEqual(backprop.map((g, i) => g + (isWeight(i) ? (lambda / m) * before[i]! : 0)));
  decayed.step(all, at);
  const expected = before.map((w, i) => (isWeight(i) ? (1 - (rate * lambda) / m) * w : w) - rate * backprop[i]!);
  expect(Array.from(decayed.session.state("parameters"))).toEqual(expected);
});

test("L1 adds lambda/m times the absolute weights to J, and sign(0) is 0 in its gradient", () => {
  const [bare, sparse] = [stepperOf(), stepperOf(l1(lambda, { scale: "lambda/m" }))];
  const before = Array.from(bare.session.state("parameters"));
  const absolute = before.reduce((sum, w, i) => sum + (isWeight(i) ? Math.abs(w) : 0), 0);
  expect(sparse.cost(all, at) - bare.cost(all, at)).toBe((lambda / m) * absolute);
  for (const stepper of [bare, sparse]) stepper.session.state("parameters")[0] = 0;
  expect(sparse.gradient(all, at)[0]).toBe(bare.gradient(all, at)[0]);
});

test.each([
  ["the proximal step of L1", l1(400, { scale: "lambda/m", proximal: true })],
  ["max-norm", maxNorm(0.5)],
])("a penalty without cost, %s, trains on both backends", async (_, penalty) => {
  for (const backend of ["reference", "wasm"] as const) {
    const model = await recipeOf([penalty]).run({ train, backend }).result();
    expect(model.training.history.at(-1)!.penalty).toBe(0);
    const weights = Array.from(model.parameters()).filter((_, i) => isWeight(i));
    if (penalty.penalty === "l1") expect(weights).toEqual(weights.map(() => 0));
    else expect(Math.hypot(weights[0]!, weights[3]!, weights[6]!)).toBeLessThanOrEqual(0.5 + 1e-6);
  }
});
