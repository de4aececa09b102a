import { describe, expect, test } from "vitest";
import { onnxAnswers } from "../../../../../tests/onnxRuntime.js";
import { sizeOf } from "../../engine/index.js";
import { draw } from "../../init/index.js";
import * as nn from "../../nn/index.js";
import { type LayerExample, layerExamples } from "../../testing/layerExamples.js";
import { untrainedModel } from "../../testing/untrainedModel.js";
import { modelToOnnx } from "./modelToOnnx.js";

/** Layers at work where the examples leave something out that has operators of its own. */
const others: Readonly<Record<string, LayerExample>> = {
  "averagePool with a hanging window": { layer: nn.averagePool({ kernel: 2, stride: 2, ceilMode: true }), x: [2, 3, 5], y: [2, 3, 3] },
  "maxPool with padding": { layer: nn.maxPool({ kernel: 3, stride: 2, padding: 1 }), x: [2, 3, 6, 5], y: [2, 3, 3, 3] },
  "conv2d, depthwise": {
    layer: nn.conv2d(6, { kernel: 3, groups: 3, dilation: 2, stride: 2, padding: 2 }),
    x: [2, 3, 7, 7],
    y: [2, 6, 4, 4],
  },
  "attention over rows of their own": { layer: nn.attention({ heads: 2 }), x: [3, 5, 4], y: [3, 5, 4] },
  "ensemble of probabilities": {
    layer: nn.ensemble([nn.dense(4), nn.scale(), nn.silu(), nn.dense(3)], { members: 3, combine: "probabilities" }),
    x: [6, 3],
    y: [6, 3],
  },
  "gru, last step": { layer: nn.gru(3), x: [2, 4, 3], y: [2, 3] },
  "positions, sines": { layer: nn.positions({ form: "sinusoidal" }), x: [2, 3, 4], y: [2, 3, 4] },
};

describe("an ONNX file predicts what the model predicts, to 1e-5, with", () => {
  test.each(Object.entries({ ...layerExamples, ...others }))("%s", async (_, { layer, x: [, ...shape], whole }) => {
    // A scale behind it, since some layers have no parameters and a model without any is none.
    const model = untrainedModel(nn.sequential(layer, nn.scale()), shape);
    const rows = 7;
    const count = rows * sizeOf(shape);
    const x = whole
      ? Float32Array.from({ length: count }, (_, i) => i % 6)
      : Float32Array.from(draw({ kind: "normal", mean: 0, std: 1.5 }, count, { seed: 5, stream: 1 }));
    const expected = await model.predict({ x, shape });
    if (expected.task !== "regression") throw new Error("numbers were expected");
    const { prediction } = await onnxAnswers(modelToOnnx(model), { x: { type: "float32", data: x, shape: [rows, ...shape] } });
    expect(expected.values.some((value) => Math.abs(value) > 1e-3)).toBe(true);
    expect(largestDifference(prediction as number[], expected.values)).toBeLessThan(1e-5);
  });
});

function largestDifference(a: readonly number[], b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!) / Math.max(1, Math.abs(b[i]!))), 0);
}
