import { expect, test } from "vitest";
import { batchNorm, dense, dropout, relu, sequential } from "../nn/index.js";
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
