import { expect, test } from "vitest";
import { data, modelFromBytes, nn, optim, recipe } from "../index.js";

const count = 90;
const a = Float64Array.from({ length: count }, (_, i) => Math.sin(3 * i));
const b = Float64Array.from({ length: count }, (_, i) => Math.cos(5 * i));
const classes = Array.from(a, (value, i) => (value * b[i]! > 0 ? "yes" : "no"));
const table = data.fromColumns({ a, b, y: classes }, { target: "y" });
const [train, dev] = table.split([0.7, 0.3, 0], { seed: 1 });

const layers = [nn.dense(5), nn.silu(), nn.dense(2)];
const base = recipe({
  model: nn.ensemble(layers, { members: 3, combine: "probabilities" }),
  optimizer: optim.adam({ learningRate: 0.05, eps: 0 }),
  batchSize: 16,
  epochs: 3,
  seed: 4,
  start: { rows: 40 },
});

test("an ensemble predicts the mean of its members' probabilities", async () => {
  const model = await base.run({ train }).result();
  const whole = await model.predict(dev);
  const flat = model.parameters();
  // Parameters in layer order, each with the members as first axis.
  const sizes = [10, 5, 10, 2];
  const { x } = data.encode(model.preparation.encoder!, dev);
  for (let row = 0; row < dev.rows; row++) {
    let mean = 0;
    for (let member = 0; member < 3; member++) {
      let start = 0;
      const [w1, b1, w2, b2] = sizes.map((size) => {
        const part = flat.subarray(start + member * size, start + (member + 1) * size);
        start += 3 * size;
        return part;
      }) as [Float32Array, Float32Array, Float32Array, Float32Array];
      const hidden = Array.from(b1, (shift, unit) => {
        const z = shift + x[2 * row]! * w1[unit]! + x[2 * row + 1]! * w1[5 + unit]!;
        return z / (1 + Math.exp(-z));
      });
      const [no, yes] = Array.from(b2, (shift, unit) => hidden.reduce((sum, h, i) => sum + h * w2[2 * i + unit]!, shift));
      mean += 1 / (1 + Math.exp(no! - yes!)) / 3;
    }
    if (whole.task === "classification") expect(whole.probabilities![2 * row + 1]).toBeCloseTo(mean, 5);
  }
  expect(whole.task).toBe("classification");
});

test("the temperature of the dev rows is kept in the model's file", async () => {
  const model = await base
    .with({ answers: { temperature: true } })
    .run({ train, dev })
    .result();
  expect(model.answers.temperature).not.toBe(1);
  const again = modelFromBytes(model.toBytes(), "model");
  expect(again.answers).toEqual(model.answers);
  expect(await again.predict(dev)).toEqual(await model.predict(dev));
});

test("predicted numbers stay within the range of the train targets, with intervals that the dev rows set", async () => {
  const numbers = data.fromColumns({ a, b, y: a.map((value) => 100 * value) }, { target: "y" });
  const [learned, held] = numbers.split([0.6, 0.4, 0], { seed: 2 });
  const model = await recipe({
    model: nn.ensemble([nn.dense(1)], { members: 2, combine: "mean" }),
    optimizer: optim.adam({ learningRate: 0.1 }),
    batchSize: 16,
    epochs: 20,
    seed: 1,
    inputs: { numbers: "robust" },
    answers: { clamp: true, interval: 0.8 },
  })
    .run({ train: learned, dev: held })
    .result();
  const far = await model.predict([{ a: 1e6, b: 0 }]);
  const most = learned.target?.task === "regression" ? Math.max(...learned.target.values) : Number.NaN;
  expect(far.task === "regression" && far.values[0]).toBeCloseTo(most, 3);
  const answers = await model.predict(held);
  if (answers.task !== "regression" || answers.interval === null || held.target?.task !== "regression") throw new Error("no interval");
  const { low, high } = answers.interval;
  const inside = held.target.values.filter((value, row) => value >= low[row]! - 1e-3 && value <= high[row]! + 1e-3).length;
  expect(inside).toBeGreaterThanOrEqual(0.8 * held.rows);
});

test("what would mix members up is refused", () => {
  expect(() => base.with({ accumulate: 2 }).run({ train })).toThrow("an ensemble of 3 members");
  expect(() => base.with({ optimizer: optim.muon({ learningRate: 0.1 }) }).run({ train })).toThrow("looks at whole tensors");
  expect(() => nn.ensemble([nn.batchNorm()], { members: 2, combine: "mean" })).toThrow("no form with members");
  expect(() => base.with({ answers: { temperature: true } }).run({ train })).toThrow("the run has none");
});
