import { expect, test } from "vitest";
import { augment, loss, nn, optim, recipe } from "../index.js";
import { Ledger } from "./ledger.js";

const x = Array.from({ length: 24 }, (_, row) => [Math.sin(row), Math.cos(2 * row)]);
const y = x.map(([a]) => (a! > 0 ? 1 : 0));
const value = recipe({
  model: nn.sequential(nn.dense(6), nn.tanh(), nn.dense(2)),
  optimizer: optim.adam({ learningRate: 0.01 }),
  batchSize: 5,
  epochs: 4,
  seed: 3,
});

test("average and deviation of a row are those of its losses, and weights of rows do not count", () => {
  const ledger = new Ledger({ rows: 3, weights: Float32Array.of(1, 2, 0) });
  for (const each of [4, 1, 7]) ledger.note(Int32Array.of(1, 0, 2), Float32Array.of(2 * each, each + 1, 0));
  const { visits, mean, deviation } = ledger.losses();
  expect(Array.from(visits)).toEqual([3, 3, 0]);
  expect(mean[1]).toBeCloseTo(4, 6);
  expect(mean[0]).toBeCloseTo(5, 6);
  expect(deviation[1]).toBeCloseTo(Math.sqrt(6), 6);
  expect([mean[2], deviation[2]]).toEqual([0, 0]);
});

test("after 128 visits the average forgets, and a constant loss stays what it is", () => {
  const ledger = new Ledger({ rows: 2 });
  const rows = Int32Array.of(0, 1);
  for (let visit = 0; visit < 128; visit++) ledger.note(rows, Float32Array.of(1, 3));
  for (let visit = 0; visit < 128; visit++) ledger.note(rows, Float32Array.of(0, 3));
  const { mean } = ledger.losses();
  expect(mean[0]).toBeCloseTo((1 - 1 / 128) ** 128, 4);
  expect(mean[1]).toBe(3);
});

test.each(["wasm", "reference"] as const)(
  "on %s the ledger sees every row once an epoch, and the weights stay the same",
  async (backend) => {
    for (const accumulate of [1, 2]) {
      const run = value.with({ accumulate }).run({ train: { x, y }, backend, ledger: true });
      const [kept, plain] = [await run.result(), await value.with({ accumulate }).run({ train: { x, y }, backend }).result()];
      expect(await kept.weightsHash()).toBe(await plain.weightsHash());
      const { visits, mean } = run.ledger();
      expect(Array.from(visits)).toEqual(x.map(() => 4));
      const seen = kept.training.history.reduce((sum, { train }) => sum + train.loss / 4, 0);
      expect(mean.reduce((sum, each) => sum + each / 24, 0)).toBeCloseTo(seen, 5);
    }
  },
);

test("a run that goes on from a checkpoint has the same ledger as one that never stopped", async () => {
  const whole = value.run({ train: { x, y }, ledger: true });
  await whole.result();
  const first = value.run({ train: { x, y }, ledger: true });
  for (let step = 0; step < 7; step++) await first.step();
  const resume = await first.checkpoint();
  const second = value.run({ train: { x, y }, ledger: true, resume });
  await second.result();
  expect(second.ledger()).toEqual(whole.ledger());
  const without = value.run({ train: { x, y }, resume });
  await without.result();
  expect(() => without.ledger()).toThrow(
    "run.ledger: this run does not keep the losses of its rows. Say recipe.run({ ..., ledger: true }).",
  );
});

test("rows that are mixed have no loss of their own", () => {
  const mixing = value.with({ augment: [augment.mixup({ alpha: 0.2 })], loss: loss.softmaxCrossEntropy() });
  expect(() => mixing.run({ train: { x, y }, ledger: true })).toThrow("run, ledger: the recipe mixes rows");
});
