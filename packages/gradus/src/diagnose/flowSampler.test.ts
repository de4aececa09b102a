import { expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { diagnose, nn, optim, recipe } from "../index.js";

const numbers = (seed: number): number[] => Array.from(permutation(64, { seed }), (i) => (2 * i + 1) / 64 - 1);
const [a, b] = [numbers(1), numbers(2)];
const train = { x: a.map((value, row) => [value, b[row]!]), y: a.map((value, row) => (value * b[row]! > 0 ? 1 : 0)) };
const value = recipe({
  model: nn.sequential(nn.dense(16), nn.relu(), nn.dropout({ keep: 0.9 }), nn.dense(2)),
  optimizer: optim.adam({ learningRate: 0.01 }),
  batchSize: 24,
  epochs: 2,
  seed: 4,
});

test("a checkpoint tells the flow of the step that comes next, with the optimizer's own update, and the run goes on untouched", async () => {
  const sample = diagnose.flowSampler(value, { train });
  const run = value.run({ train });
  const samples = [sample(await run.checkpoint())];
  for (let step = await run.step(); step !== undefined && step.step < 6; step = await run.step())
    samples.push(sample(await run.checkpoint()));
  const { steps } = diagnose.flow(value, train, { steps: 6 });
  expect(samples).toHaveLength(6);
  samples.forEach((found, at) => {
    const expected = steps[at]!;
    expect(found!.step).toBe(at + 1);
    expect(found!.loss).toBeCloseTo(expected.loss, 5);
    expect(found!.learningRate).toBe(expected.learningRate);
    found!.layers.forEach(({ path, updateRatio, gradient }, layer) => {
      const like = expected.layers[layer]!;
      expect(path).toBe(like.path);
      if (like.updateRatio !== null) expect(updateRatio).toBeCloseTo(like.updateRatio, 5);
      if (like.gradient.output !== null) expect(gradient.output).toBeCloseTo(like.gradient.output, 5);
    });
  });
  const alone = await value.run({ train }).result();
  expect((await run.result()).parameters()).toEqual(alone.parameters());
});

test("every step is told to who asks for it, in order and with the numbers of the run", async () => {
  const told: number[] = [];
  const model = await value.run({ train, onStep: (step, loss) => (told[step - 1] = loss) }).result();
  expect(told).toHaveLength(6);
  const rows = [24, 24, 16];
  const mean = (from: number): number => rows.reduce((sum, count, at) => sum + (count / 64) * told[from + at]!, 0);
  expect(mean(0)).toBeCloseTo(model.training.history[0]!.train.loss, 6);
  expect(mean(3)).toBeCloseTo(model.training.history[1]!.train.loss, 6);
});
