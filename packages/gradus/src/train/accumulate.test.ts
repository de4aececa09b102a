import { describe, expect, test } from "vitest";
import { augment, loss, nn, optim, penalty, type Recipe, recipe } from "../index.js";
import { jobOf } from "./job.js";
import { Stepper } from "./stepper.js";

const backends = ["reference", "wasm"] as const;
const x = Array.from({ length: 30 }, (_, row) => [Math.sin(row), Math.cos(3 * row), (row % 5) / 3]);
const classes = { x, y: x.map(([a, b]) => (a! + b! > 0 ? 1 : 0) + (a! > 0.5 ? 1 : 0)) };
const numbers = { x, y: x.map(([a, b]) => a! * b!) };

const net = (options: Partial<Parameters<typeof recipe>[0]>): Recipe =>
  recipe({
    model: nn.sequential(nn.dense(6), nn.tanh(), nn.dense(3)),
    optimizer: optim.adam({ learningRate: 0.03 }),
    penalty: penalty.l2(0.1, { scale: "lambda/2m" }),
    clip: { globalNorm: 0.5 },
    batchSize: 12,
    epochs: 4,
    seed: 3,
    ...options,
  });

async function finalWeights(value: Recipe, backend: "reference" | "wasm", train: typeof classes) {
  const stepper = new Stepper(jobOf(value.toJSON(), { train, backend }));
  const results = [0, 12, 24].map((from, step) => {
    const rows = Int32Array.from({ length: Math.min(12, 30 - from) }, (_, i) => from + i);
    return { ...stepper.step(rows, { step, epoch: 0, stepsPerEpoch: 3 }) };
  });
  return { weights: Array.from(stepper.session.state("parameters")), results };
}

const cases: readonly [string, Partial<Parameters<typeof recipe>[0]>, typeof classes][] = [
  ["softmax cross-entropy", {}, classes],
  ["mean squared error", { model: nn.sequential(nn.dense(5), nn.tanh(), nn.dense(1)), loss: loss.meanSquaredError() }, numbers],
  ["an optimizer that looks at whole tensors", { optimizer: optim.lamb({ learningRate: 0.02 }) }, classes],
  ["a frozen layer", { groups: [{ match: { layer: "model.0" }, frozen: true }] }, classes],
];

describe.each(backends)("%s", (backend) => {
  test.each(cases)(
    "batches of 4 and 3 of them a step give the numbers of batches of 12, also for a smaller last step: %s",
    async (_, options, train) => {
      const whole = await finalWeights(net(options), backend, train);
      const digits = backend === "reference" ? 12 : 5;
      for (const batchSize of [4, 5]) {
        const parts = await finalWeights(net({ ...options, batchSize, accumulate: 12 / 4 }), backend, train);
        if (batchSize === 4) expect(parts.results).toHaveLength(3);
        parts.weights.forEach((weight, i) => {
          expect(weight).toBeCloseTo(whole.weights[i]!, digits);
        });
        parts.results.forEach(({ loss, correct, gradientNorm, penalty }, step) => {
          const wanted = whole.results[step]!;
          expect(loss).toBeCloseTo(wanted.loss, digits);
          expect(correct).toBe(wanted.correct);
          expect(gradientNorm).toBeCloseTo(wanted.gradientNorm, digits - 1);
          expect(penalty).toBeCloseTo(wanted.penalty, digits);
        });
      }
    },
  );

  test("a run counts steps, not batches, and ends with the weights of whole batches", async () => {
    const whole = await net({}).run({ train: classes, backend }).result();
    const parts = await net({ batchSize: 4, accumulate: 3 }).run({ train: classes, backend }).result();
    expect(parts.training).toMatchObject({ steps: 12, epochs: 4 });
    expect(parts.training.history.at(-1)!.train.loss).toBeCloseTo(
      whole.training.history.at(-1)!.train.loss,
      backend === "reference" ? 8 : 3,
    );
  });

  test("each batch of a step has dropout masks and augmentations of its own", () => {
    const value = net({ batchSize: 6, accumulate: 2, augment: augment.noise({ deviation: 1 }), optimizer: optim.sgd({ learningRate: 0 }) });
    const stepper = new Stepper(jobOf(value.toJSON(), { train: classes, backend }));
    const rows = Int32Array.of(0, 1, 2, 3, 4, 5);
    const lossOf = (order: Int32Array, step: number) => stepper.step(order, { step, epoch: 0, stepsPerEpoch: 3 }).loss;
    const twice = lossOf(Int32Array.of(...rows, ...rows), 0);
    const once = lossOf(rows, 0); // the first batch of the step alone
    expect(twice).not.toBeCloseTo(once, 4);
    expect(lossOf(Int32Array.of(...rows, ...rows), 0)).toBe(twice);
  });

  test("batch normalisation needs two rows in each batch: one row sits out, and no more", async () => {
    const model = nn.sequential(nn.dense(3), nn.batchNorm(), nn.dense(3));
    const job = jobOf(net({ model, batchSize: 7, accumulate: 4 }).toJSON(), {
      train: { x: x.slice(0, 29), y: classes.y.slice(0, 29) },
      backend,
    });
    expect(job).toMatchObject({ rowsPerEpoch: 28, stepsPerEpoch: 1 });
    expect(job.notes.join()).toContain("sits out");
  });
});

test("a step that fails in its second batch leaves weights and running statistics as they were", () => {
  const train = { x: x.map((row, at) => (at === 7 ? [Number.NaN, 0, 0] : row)), y: classes.y };
  const model = nn.sequential(nn.batchNorm(), nn.dense(3));
  const stepper = new Stepper(jobOf(net({ model, batchSize: 4, accumulate: 2 }).toJSON(), { train }));
  const before = ["parameters", "buffer.0.runningMean", "buffer.0.runningVariance"].map(
    (name) => [name, stepper.session.state(name).slice()] as const,
  );
  const rows = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7);
  expect(() => stepper.step(rows, { step: 0, epoch: 0, stepsPerEpoch: 4 })).toThrow(/step 1/);
  for (const [name, values] of before) expect(stepper.session.state(name)).toEqual(values);
});

test("the first steps of a shadowed run that accumulates agree with the reference", async () => {
  await net({ batchSize: 4, accumulate: 3, epochs: 1, gradientNoise: { eta: 0.01 } })
    .run({ train: classes, shadow: 2 })
    .result();
});
