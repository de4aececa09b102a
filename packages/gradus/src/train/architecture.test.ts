import { expect, test } from "vitest";
import { attention, batchNorm, conv2d, dense, dropout, lstm, relu, residual, sequential } from "../nn/index.js";
import { architecture } from "./architecture.js";

test("every layer has its path, the shape that leaves it and its number of parameters", () => {
  const model = sequential(dense(8), batchNorm(), sequential(relu(), dropout({ keep: 0.5 })), dense(3, { bias: false }));
  expect(architecture(model, [5]).map(({ path, layer, output, parameters }) => [path, layer, output, parameters])).toEqual([
    ["0", "dense", [8], 48],
    ["1", "batchNorm", [8], 16],
    ["2.0", "relu", [8], 0],
    ["2.1", "dropout", [8], 0],
    ["3", "dense", [3], 24],
  ]);
});

test("operations of one row are counted by their meaning, bytes with what is kept beside the parameters", () => {
  const rows = architecture(sequential(dense(8), batchNorm(), relu(), dense(3, { bias: false })), [5]);
  expect(rows.map(({ flops }) => flops)).toEqual([
    2 * 5 * 8 + 8, // products, bias
    3 * 8 + 2 * 8 + 8, // variance + eps, its root, times; scale, shift; minus mean
    8,
    2 * 8 * 3,
  ]);
  expect(rows.map(({ bytes }) => bytes)).toEqual([48 * 4, 32 * 4, 0, 24 * 4]);
});

test("kernels, recurrence and attention count their products", () => {
  const flops = (layer: Parameters<typeof architecture>[0], shape: readonly number[]): number => architecture(layer, shape)[0]!.flops;
  expect(flops(conv2d(4, { kernel: 3, bias: false }), [2, 6, 6])).toBe(2 * 4 * 16 * 2 * 9);
  const products = 2 * 7 * 3 * 16 + 2 * 6 * 4 * 16; // of 7 steps with the input, of 6 with the state, whose start is zero
  expect(flops(lstm(4), [7, 3])).toBeGreaterThan(products);
  expect(flops(lstm(4), [7, 3])).toBeLessThan(1.5 * products);
  const mapped = 2 * 5 * 8 * 32 + 2 * 2 * 5 * 5 * 8; // in, out; scores, sums
  expect(flops(residual(attention({ heads: 2 })), [5, 8])).toBeGreaterThan(mapped);
});
