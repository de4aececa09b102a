import { expect, test } from "vitest";
import { attention, dense, flatten, type Layer, layerNorm, lstm, positions, relu, reshape, residual, sequential } from "../nn/index.js";
import { adam } from "../optim/index.js";
import { recipe } from "./recipe.js";

/** Numbers in [0, 1) that are the same on every machine. */
function numbers(count: number, seed: number): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

async function accuracy(model: Layer, rows: { x: number[][]; y: string[] }, epochs: number): Promise<number> {
  const { x, y } = rows;
  const half = x.length / 2;
  const made = recipe({ model, optimizer: adam({ learningRate: 0.01 }), batchSize: 64, epochs, seed: 5, clip: { globalNorm: 1 } });
  const trained = await made.run({ train: { x: x.slice(0, half), y: y.slice(0, half) } }).result();
  const answers = await trained.predict(x.slice(half));
  if (answers.task !== "classification") throw new Error("classes expected");
  return answers.classes.filter((label, at) => label === y[half + at]).length / half;
}

/** Of 8 steps with two features each (a number, a mark), two are marked: the class says whether the sum of the marked numbers exceeds 1. */
function addingRows(count: number): { x: number[][]; y: string[] } {
  const x: number[][] = [];
  const y: string[] = [];
  const random = numbers(count * 10, 11);
  for (let row = 0; row < count; row++) {
    const values = random.slice(row * 10, row * 10 + 8);
    const [first, second] = [Math.floor(random[row * 10 + 8]! * 4), 4 + Math.floor(random[row * 10 + 9]! * 4)];
    x.push(values.flatMap((value, step) => [value, step === first || step === second ? 1 : 0]));
    y.push(values[first]! + values[second]! > 1 ? "more" : "less");
  }
  return { x, y };
}

test("an LSTM learns which of 8 steps to add: 93 % of new rows right", async () => {
  const rows = addingRows(1600);
  expect(await accuracy(sequential(reshape([8, 2]), lstm(16), dense(2)), rows, 40)).toBeGreaterThan(0.93);
});

test("a small encoder compares tokens that stand anywhere: 93 % of new rows right", async () => {
  const model = sequential(
    reshape([8, 2]),
    dense(16),
    positions(),
    residual(layerNorm(), attention({ heads: 2 })),
    residual(layerNorm(), dense(32), relu(), dense(16)),
    flatten(),
    dense(2),
  );
  expect(await accuracy(model, addingRows(1600), 40)).toBeGreaterThan(0.93);
});
