import { mean } from "../engine/graph/index.js";
import { flag, inRange, positiveInteger } from "../errors/index.js";
import { affine } from "./affine.js";
import { lastAxes } from "./lastAxes.js";
import type { Trace } from "./scope.js";

/**
 * Divides each row by the root of its mean square over the last `axes` axes: y = x / sqrt(mean(x^2) + eps) * scale.
 * Source: Zhang and Sennrich 2019, Root mean square layer normalization, equation 4.
 */
export type RmsNorm = Readonly<{ layer: "rmsNorm"; axes: number; eps: number; scale: boolean }>;

/** @throws UserError if `axes` is not a positive whole number or eps is negative */
export function rmsNorm({ axes = 1, eps = 1e-6, scale = true }: Partial<Omit<RmsNorm, "layer">> = {}): RmsNorm {
  return {
    layer: "rmsNorm",
    axes: positiveInteger(axes, "nn.rmsNorm, axes"),
    eps: inRange(eps, 0, Number.POSITIVE_INFINITY, "[)", "nn.rmsNorm, eps"),
    scale: flag(scale, "nn.rmsNorm, scale"),
  };
}

export const traceRmsNorm: Trace<RmsNorm> = ({ axes, eps, scale }, x, scope) => {
  const { over, shape } = lastAxes(x, axes);
  const meanSquare = mean(x.square(), { axes: over, keepDims: true });
  return affine(x.mul(meanSquare.add(eps).rsqrt()), { scale, shift: false }, { shape, as: shape, scope });
};
