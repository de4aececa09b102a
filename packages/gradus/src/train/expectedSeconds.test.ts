import { expect, test } from "vitest";
import { type Arrays, nn, optim, recipe } from "../index.js";

const train: Arrays = {
  x: Float32Array.from({ length: 64 * 2 }, (_, at) => Math.sin(at)),
  y: Array.from({ length: 64 }, (_, row) => row % 2),
};
const value = recipe({
  model: nn.sequential(nn.dense(4), nn.relu(), nn.dropout({ drop: 0.5 }), nn.dense(2)),
  optimizer: optim.adam({ learningRate: 0.01 }),
  batchSize: 16,
  epochs: 3,
  seed: 1,
});

test("asking what a run will take changes none of its bits, and the answer shrinks with what is left", async () => {
  const asked = value.run({ train, dev: train });
  const whole = asked.expectedSeconds()!;
  expect(whole).toBeGreaterThan(0);
  const model = await asked.result();
  expect(asked.expectedSeconds()).toBe(0);
  expect(model.parameters()).toEqual((await value.run({ train, dev: train }).result()).parameters());
});

test("what L-BFGS takes cannot be said before", () => {
  const lbfgs = value.with({ optimizer: optim.lbfgs(), batchSize: "all", model: nn.sequential(nn.dense(2)) });
  expect(lbfgs.run({ train }).expectedSeconds()).toBeUndefined();
});
