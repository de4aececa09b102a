import { expect, test } from "vitest";
import { loss, nn, optim, planLines, recipe } from "../index.js";

const rows = {
  x: Array.from({ length: 100 }, (_, row) => Array.from({ length: 20 }, (_, column) => Math.cos(row * (column + 1)))),
  y: Array.from({ length: 100 }, (_, row) => row % 2),
};
const base = recipe({
  model: nn.sequential(nn.dense(64), nn.relu(), nn.dense(2)),
  loss: loss.softmaxCrossEntropy(),
  optimizer: optim.sgd({ learningRate: 0.01 }),
  batchSize: 25,
  epochs: 6,
  seed: 1,
});

test("a plan tells steps, parameters, memory and operations before the first step", () => {
  const plan = base.plan({ train: rows, threads: 1 });
  expect(plan).toMatchObject({ rows: 100, batchSize: 25, stepsPerEpoch: 4, epochs: 6, parameters: 20 * 64 + 64 + 64 * 2 + 2 });
  const products = 2 * 25 * (2 * 20 * 64 + 3 * 64 * 2); // forward and gradients, less the gradient of the data
  expect(plan.flopsPerStep).toBeGreaterThan(products);
  expect(plan.flopsPerStep).toBeLessThan(1.2 * products);
  expect(plan.memory).toMatchObject({ data: 4 * 100 * 21, states: 4 * plan.parameters });
  expect(plan.memory.program).toBeGreaterThan(4 * 25 * 64);
  expect(plan.layers.reduce((sum, { flops }) => sum + flops, 0)).toBe(plan.flopsPerStep);
});

test("its seconds are those of steps that were done", () => {
  const plan = base.plan({ train: rows, threads: 1 });
  expect(plan.measured.steps).toBeGreaterThanOrEqual(3);
  expect(plan.measured.threads).toBe(1);
  expect(plan.secondsPerStep).toBeGreaterThan(0);
  expect(plan.secondsPerEpoch).toBeCloseTo(4 * plan.secondsPerStep, 12);
  expect(plan.seconds).toBeCloseTo(24 * plan.secondsPerStep, 12);
  expect(planLines(plan)[0]).toContain("100 train rows, batches of 25: 4 steps an epoch");
});

test("a step of several batches costs as much as all of them", () => {
  const one = base.plan({ train: rows, threads: 1 });
  const two = base.with({ accumulate: 2 }).plan({ train: rows, threads: 1 });
  expect(two.stepsPerEpoch).toBe(2);
  expect(two.flopsPerStep / one.flopsPerStep).toBeGreaterThan(2);
  expect(two.flopsPerStep / one.flopsPerStep).toBeLessThan(2.3);
});

test("planning changes nothing: the run after it gives the same weights", async () => {
  const before = await (await base.run({ train: rows }).result()).weightsHash();
  base.plan({ train: rows });
  expect(await (await base.run({ train: rows }).result()).weightsHash()).toBe(before);
});
