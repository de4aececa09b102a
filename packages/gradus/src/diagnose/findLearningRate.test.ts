import { describe, expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { diagnose, loss, nn, optim, type Recipe, recipe, schedule } from "../index.js";

const numbers = (count: number, seed: number): number[] => Array.from(permutation(count, { seed }), (i) => (2 * i + 1) / count - 1);
const [a, b] = [numbers(400, 1), numbers(400, 2)];
const rows = a.map((value, row) => [value, b[row]!]);
const classes = { x: rows, y: rows.map(([p, q]) => (p! * q! > 0 ? 1 : 0)) };
const line = { x: rows, y: rows.map(([p, q]) => p! - 2 * q!) };

const net = recipe({
  model: nn.sequential(nn.dense(32), nn.tanh(), nn.dense(2)),
  optimizer: optim.adam({ learningRate: 1e-9 }),
  batchSize: 32,
  epochs: 1,
  seed: 4,
});
const regression: Recipe = net.with({
  model: nn.dense(1),
  loss: loss.meanSquaredError(),
  optimizer: optim.sgd({ learningRate: 1 }),
  batchSize: 400,
});

test("the sweep grows by one factor from low to high, over several epochs", () => {
  const { curve } = diagnose.findLearningRate(net, classes, { low: 1e-5, high: 1e-2, steps: 31 });
  expect(curve).toHaveLength(31);
  curve.forEach(({ learningRate }, at) => {
    expect(learningRate / 10 ** (-5 + at / 10)).toBeCloseTo(1, 12);
  });
});

test("the average is the debiased one with beta 0.98", () => {
  const { curve } = diagnose.findLearningRate(net, classes, { steps: 20 });
  const [first, second] = curve;
  expect(first!.smoothed).toBeCloseTo(first!.loss, 12);
  expect(second!.smoothed).toBeCloseTo((0.0196 * first!.loss + 0.02 * second!.loss) / 0.0396, 12);
});

test("gradient descent on a quadratic blows up behind the rate of 2 / curvature that theory gives, and the suggestion lies below it", () => {
  // J = mean of (x w - y)^2 has curvature 2 mean(x^2) = 2/3 along each weight and 2 along the bias: stable below a rate of 1.
  const { suggestion, blowUp, curve } = diagnose.findLearningRate(regression, line, { low: 1e-4, high: 1e3 });
  expect(blowUp).toBeGreaterThan(1);
  expect(blowUp).toBeLessThan(20);
  expect(suggestion).toBeLessThan(1);
  expect(suggestion).toBeGreaterThan(0.01);
  expect(curve.at(-1)!.learningRate).toBe(blowUp);
});

describe.each(["reference", "wasm"] as const)("%s", (backend) => {
  test("training at the suggested rate learns, a hundredth of it does not yet", async () => {
    const { suggestion } = diagnose.findLearningRate(net, classes, { backend });
    const accuracy = async (learningRate: number): Promise<number> => {
      const value = net.with({ optimizer: optim.adam({ learningRate }), epochs: 20 });
      const model = await value.run({ train: classes, backend }).result();
      const report = await model.evaluate(classes);
      return "accuracy" in report ? report.accuracy!.value : 0;
    };
    expect(suggestion).not.toBeNull();
    expect(await accuracy(suggestion!)).toBeGreaterThan(0.93);
    expect(await accuracy(suggestion! / 100)).toBeLessThan(0.85);
  });
});

test("the recipe's own schedule is left out, and the recipe stays as it was", () => {
  const scheduled = net.with({ optimizer: optim.adam({ learningRate: schedule.cosine({ from: 1, over: 5, per: "step" }) }) });
  const before = JSON.stringify(scheduled);
  expect(diagnose.findLearningRate(scheduled, classes, { steps: 40 })).toEqual(diagnose.findLearningRate(net, classes, { steps: 40 }));
  expect(JSON.stringify(scheduled)).toBe(before);
});

test("where nothing can be learned, nothing is suggested", () => {
  const { suggestion, notes } = diagnose.findLearningRate(net, classes, { low: 1e-12, high: 1e-9, steps: 60 });
  expect(suggestion).toBeNull();
  expect(notes[0]).toMatch(/fell at no rate/);
});

test("a range that does not grow and too few steps are refused", () => {
  expect(() => diagnose.findLearningRate(net, classes, { low: 0.1, high: 0.01 })).toThrow(/findLearningRate, high/);
  expect(() => diagnose.findLearningRate(net, classes, { low: 0 })).toThrow(/findLearningRate, low/);
  expect(() => diagnose.findLearningRate(net.with({ optimizer: optim.rprop({ learningRate: 0.01 }) }), classes)).toThrow(/cannot be swept/);
  expect(() => diagnose.findLearningRate(net, classes, { steps: 3 })).toThrow(/findLearningRate, steps/);
});
