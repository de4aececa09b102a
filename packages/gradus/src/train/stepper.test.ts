import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { batchNorm, dense, dropout, relu, sequential, standardize } from "../nn/index.js";
import { adam, sgd } from "../optim/index.js";
import { l2 } from "../penalty/index.js";
import { jobOf } from "./job.js";
import { recipe } from "./recipe.js";
import { Stepper } from "./stepper.js";

const value = recipe({
  model: sequential(standardize(), dense(4), batchNorm(), relu(), dropout({ keep: 0.8 }), dense(2)),
  optimizer: adam({ learningRate: 1e-3 }),
  penalty: l2(0.1, { scale: "lambda/2m" }),
  clip: { globalNorm: 1 },
  batchSize: 8,
  epochs: 1,
  seed: 1,
});
const x = Array.from({ length: 32 }, (_, row) => [row, (row * 7) % 5, 3]);
const train = { x, y: x.map(([a]) => (a! > 15 ? 1 : 0)) };

test("the heap stays flat over 100,000 steps", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const stepper = new Stepper(jobOf(value.toJSON(), { train }));
  const batches = [0, 1, 2, 3].map((batch) => Int32Array.from({ length: 8 }, (_, at) => batch * 8 + at));
  const run = (from: number, to: number): void => {
    for (let step = from; step < to; step++) stepper.step(batches[step % 4]!, { step, epoch: 0, stepsPerEpoch: 4 });
  };
  run(0, 5_000);
  collect();
  const before = process.memoryUsage();
  run(5_000, 105_000);
  collect();
  const after = process.memoryUsage();
  expect(after.heapUsed - before.heapUsed).toBeLessThan(300_000);
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(100_000);
});

test("`standardize` is fitted on the train rows before the first step, and constant columns stay as they are", () => {
  const { session } = new Stepper(jobOf(value.toJSON(), { train }));
  expect(session.state("buffer.0.mean")[0]).toBeCloseTo(15.5, 5);
  expect(session.state("buffer.0.scale")[0]).toBeCloseTo(1 / Math.sqrt((32 ** 2 - 1) / 12), 6);
  expect(session.state("buffer.0.scale")[2]).toBe(1);
});

test("the result of a step tells loss, penalty, hits and the gradient's norm", () => {
  const stepper = new Stepper(jobOf(value.toJSON(), { train }));
  const result = stepper.step(
    Int32Array.from({ length: 8 }, (_, at) => at),
    { step: 0, epoch: 0, stepsPerEpoch: 4 },
  );
  expect(result).toMatchObject({ rows: 8, learningRate: 1e-3 });
  expect(result.loss).toBeGreaterThan(0);
  expect(result.penalty).toBeGreaterThan(0);
  expect(result.correct).toBeLessThanOrEqual(8);
  expect(result.gradientNorm).toBeGreaterThan(0);
});

test("a step that fails leaves the states as they were, and finite", () => {
  for (const backend of ["reference", "wasm"] as const) {
    const wild = value.with({ optimizer: sgd({ learningRate: 1e30 }), clip: null });
    const stepper = new Stepper(jobOf(wild.toJSON(), { train, backend }));
    const rows = Int32Array.from({ length: 8 }, (_, at) => at);
    const states = (): number[][] =>
      ["parameters", "buffer.2.runningMean", "buffer.2.runningVariance"].map((name) => Array.from(stepper.session.state(name)));
    let before = states();
    const fail = (): void => {
      for (let step = 0; step < 100; step++) {
        before = states();
        stepper.step(rows, { step, epoch: 0, stepsPerEpoch: 4 });
      }
    };
    expect(fail).toThrow("Lower the learning rate");
    expect(states()).toEqual(before);
    expect(before.flat().every(Number.isFinite)).toBe(true);
  }
});

test("the gradient of a batch is that which plain descent follows", () => {
  const plain = value.with({ model: sequential(dense(2)), optimizer: sgd({ learningRate: 0.5 }), clip: null });
  const stepper = new Stepper(jobOf(plain.toJSON(), { train, backend: "reference" }));
  const rows = Int32Array.from({ length: 8 }, (_, at) => at);
  const at = { step: 0, epoch: 0, stepsPerEpoch: 4 };
  const before = Array.from(stepper.session.state("parameters"));
  const cost = stepper.cost(rows, at);
  const gradient = stepper.gradient(rows, at);
  const { loss, penalty } = stepper.step(rows, at);
  expect(cost).toBeCloseTo(loss + penalty, 12);
  stepper.session.state("parameters").forEach((w, i) => {
    expect(w).toBeCloseTo(before[i]! - 0.5 * gradient[i]!, 12);
  });
});
