import { mean } from "../engine/graph/index.js";
import { flag, inRange, positiveInteger } from "../errors/index.js";
import { type Affine, affine } from "./affine.js";
import { lastAxes } from "./lastAxes.js";
import type { Trace } from "./scope.js";

/**
 * Normalises each row over its last `axes` axes: y = (x - mean) / sqrt(variance + eps) * scale + shift, biased variance. Parameters of the normalised shape.
 * Source: Ba, Kiros, Hinton 2016, Layer normalization, equation 3.
 */
export type LayerNorm = Readonly<{ layer: "layerNorm"; axes: number; eps: number }> & Affine;

/** @throws UserError if `axes` is not a positive whole number or eps is negative */
export function layerNorm({ axes = 1, eps = 1e-5, scale = true, shift = true }: Partial<Omit<LayerNorm, "layer">> = {}): LayerNorm {
  return {
    layer: "layerNorm",
    axes: positiveInteger(axes, "nn.layerNorm, axes"),
    eps: inRange(eps, 0, Number.POSITIVE_INFINITY, "[)", "nn.layerNorm, eps"),
    scale: flag(scale, "nn.layerNorm, scale"),
    shift: flag(shift, "nn.layerNorm, shift"),
  };
}

export const traceLayerNorm: Trace<LayerNorm> = (layer, x, scope) => {
  const { over, shape } = lastAxes(x, layer.axes);
  const centred = x.sub(mean(x, { axes: over, keepDims: true }));
  const variance = mean(centred.square(), { axes: over, keepDims: true });
  return affine(centred.mul(variance.add(layer.eps).rsqrt()), layer, { shape, as: shape, scope });
};
