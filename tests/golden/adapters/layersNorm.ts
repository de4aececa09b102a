import type { Sym } from "#gradus/engine";
import { type Adapter, type Adapters, type Computation, onEngine } from "../adapter.js";
import { flagOf, numberOf, numbersOf } from "../caseFields.js";
import { runOnce } from "../runOnce.js";
import { layerCase, traceCase } from "../traceCase.js";

/** One training batch: the layer's own outputs, and with weight 1 and biased variance the batch's statistics as the next running ones. */
function trainingBatch(golden: Parameters<typeof traceCase>[0], k: number, running: { mean: string; var: string }): Record<string, Sym> {
  const affine = flagOf(golden, "affine");
  const joint = {
    x: `x${k}`,
    gy: `gy${k}`,
    tensors: { scale: "w", shift: "b", runningMean: running.mean, runningVariance: running.var },
  };
  const layer = { layer: "batchNorm", eps: numberOf(golden, "eps"), scale: affine, shift: affine };
  const { y, gradients, updates } = traceCase(golden, { ...joint, layer: { ...layer, runningWeight: numberOf(golden, "momentum") } });
  const batch = traceCase(golden, { ...joint, layer: { ...layer, runningWeight: 1, variance: "biased" } }).updates;
  return {
    [`y${k}`]: y,
    [`dx${k}`]: gradients[`x${k}`]!,
    ...(affine && { [`dw${k}`]: gradients.w!, [`db${k}`]: gradients.b! }),
    [`runningMean${k}`]: updates.get("runningMean")!,
    [`runningVar${k}`]: updates.get("runningVariance")!,
    [`batchMean${k}`]: batch.get("runningMean")!,
    [`batchVar${k}`]: batch.get("runningVariance")!,
  };
}

const batchNorm: Adapter = onEngine((golden, precision) => {
  const affine = flagOf(golden, "affine");
  if (!flagOf(golden, "training")) {
    const layer = { layer: "batchNorm", eps: numberOf(golden, "eps"), scale: affine, shift: affine };
    const tensors = { scale: "w", shift: "b", runningMean: "mean", runningVariance: "var" };
    const { y } = layerCase(golden, precision, { layer, training: false, tensors });
    // Gradients are those of training with frozen statistics: prediction has no use for any.
    return { ...layerCase(golden, precision, { layer: { ...layer, frozen: true }, tensors }), y: y! };
  }
  // Batch k + 1 starts from what batch k computed, as in a run.
  let tensors = golden.inputs;
  const results: Record<string, Computation[string]> = {};
  for (let k = 0; k < numberOf(golden, "batches"); k++) {
    const at = { ...golden, inputs: tensors };
    const outputs = runOnce(
      trainingBatch(at, k, { mean: `mean${k}`, var: `var${k}` }),
      tensors,
      precision === "float64" ? "reference" : "wasm",
    );
    Object.assign(results, outputs);
    const next = (name: string) => ({ ...outputs[name]!, data: Float64Array.from(outputs[name]!.data), integer: false });
    tensors = { ...tensors, [`mean${k + 1}`]: next(`runningMean${k}`), [`var${k + 1}`]: next(`runningVar${k}`) };
  }
  return results;
});

export const layersNorm: Adapters = {
  batchNorm1d: batchNorm,
  batchNorm2d: batchNorm,
  layerNorm: onEngine((golden, precision) => {
    const affine = flagOf(golden, "affine");
    const axes = numbersOf(golden, "normalizedShape").length;
    return layerCase(golden, precision, {
      layer: { layer: "layerNorm", axes, eps: numberOf(golden, "eps"), scale: affine, shift: affine },
      tensors: { scale: "w", shift: "b" },
    });
  }),
  rmsNorm: onEngine((golden, precision) =>
    layerCase(golden, precision, {
      layer: { layer: "rmsNorm", axes: numbersOf(golden, "normalizedShape").length, eps: numberOf(golden, "eps") },
      tensors: { scale: "w" },
    }),
  ),
  groupNorm: onEngine((golden, precision) => {
    const affine = flagOf(golden, "affine");
    return layerCase(golden, precision, {
      layer: { layer: "groupNorm", groups: numberOf(golden, "groups"), eps: numberOf(golden, "eps"), scale: affine, shift: affine },
      tensors: { scale: "w", shift: "b" },
    });
  }),
};
