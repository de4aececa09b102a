import { expect, test } from "vitest";
import { batchNorm, dense, relu, sequential } from "../nn/index.js";
import { adam, scheduleFree, sgd } from "../optim/index.js";
import { type AverageOptions, averageFrom, averageShare } from "../recipe/index.js";
import { recipe } from "./recipe.js";

const x = Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(2 * i), Math.sin(3 * i + 1)]);
const y = x.map(([a, b]) => (a! > b! ? "yes" : "no"));

const make = (average: AverageOptions | null, epochs = 4) =>
  recipe({
    model: sequential(dense(5), batchNorm(), relu(), dense(2)),
    optimizer: adam({ learningRate: 0.03 }),
    batchSize: 20,
    epochs,
    seed: 3,
    average,
  });

/** The weights after each step of a run without an average. */
async function path(): Promise<Float32Array[]> {
  const run = make(null).run({ train: { x, y } });
  const weights: Float32Array[] = [];
  while (await run.step()) weights.push(run.snapshot().parameters());
  return weights;
}

function mean(list: readonly Float32Array[], shares: readonly number[]): number[] {
  const total = shares.reduce((a, b) => a + b);
  return Array.from(list[0]!, (_, at) => list.reduce((sum, weights, k) => sum + weights[at]! * shares[k]!, 0) / total);
}

function expectClose(got: ArrayLike<number>, wanted: readonly number[]): void {
  wanted.forEach((value, at) => {
    expect(Math.abs(got[at]! - value)).toBeLessThan(1e-6);
  });
}

test("the debiased average weighs the steps by powers of its decay and nothing else", async () => {
  const weights = await path();
  const model = await make({ ema: 0.7 }).run({ train: { x, y } }).result();
  const shares = weights.map((_, k) => 0.7 ** (weights.length - 1 - k));
  expectClose(model.parameters(), mean(weights, shares));
});

test("the mean of epochs starts at the epoch named", async () => {
  const weights = await path(); // two steps an epoch
  const model = await make({ swa: { from: 3 } })
    .run({ train: { x, y } })
    .result();
  expectClose(model.parameters(), mean([weights[5]!, weights[7]!], [1, 1]));
});

test("before its first epoch the mean of epochs is the weights of the last epoch's end", async () => {
  const weights = await path();
  const model = await make({ swa: { from: 9 } })
    .run({ train: { x, y } })
    .result();
  expect([...model.parameters()]).toEqual([...weights.at(-1)!]);
});

test("the averaged weights are what is measured, with averaged running statistics, and what a file holds", async () => {
  const run = make({ ema: 0.9 }).run({ train: { x, y }, dev: { x, y } });
  let last = Number.NaN;
  for await (const event of run) if (event.type === "epoch") last = event.dev!.loss;
  const model = await run.result();
  const { metrics } = { metrics: await model.evaluate({ x, y }) };
  expect(JSON.stringify(metrics)).toContain(String(last));
  expect(model.recipe.average).toEqual({ ema: 0.9, start: "debiased" });
});

test("shares are those of the formulas", () => {
  expect([0, 1, 2].map((t) => averageShare(averageFrom({ ema: 0.5 }), t))).toEqual([1, 0.5 / 0.75, 0.5 / 0.875]);
  expect([0, 1, 9].map((t) => averageShare(averageFrom({ ema: 0.5, start: "copy" }), t))).toEqual([1, 0.5, 0.5]);
  expect([0, 1, 90].map((t) => averageShare(averageFrom({ ema: 0.5, start: "warm" }), t))).toEqual([1, 1 - 2 / 11, 0.5]);
  expect([0, 1, 3].map((t) => averageShare(averageFrom({ swa: { from: 2 } }), t))).toEqual([1, 1 / 2, 1 / 4]);
});

test("an average that cannot be is refused in words", () => {
  const options = { model: dense(2), batchSize: 2, epochs: 1, seed: 1 };
  const given = (average: unknown) => () => recipe({ ...options, optimizer: sgd({ learningRate: 1 }), average: average as AverageOptions });
  expect(given({ ema: 1 })).toThrow("recipe, average.ema");
  expect(given({ emma: 0.9 })).toThrow('recipe, average: expected { ema } or { swa }, got {"emma":0.9}');
  expect(given({ swa: { from: 0 } })).toThrow("recipe, average.swa.from");
  expect(given({ ema: 0.9, swa: { from: 1 } })).toThrow('there is no option "swa"');
  expect(() => recipe({ ...options, optimizer: scheduleFree({ learningRate: 1, base: "sgd" }), average: { ema: 0.9 } })).toThrow(
    "average of its own",
  );
});
