import { checkedKernel, convolve, type Kernel, type KernelOptions } from "./kernelLayer.js";
import type { Trace } from "./scope.js";

/**
 * Convolution over one axis (cross-correlation: the kernel is not flipped). Shapes: x [batch, channels, length], W [filters, channels / groups, kernel], b [filters], y [batch, filters, out],
 * out = floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1. Without `init`, W starts as the activation that follows wants it; b at zero.
 *   nn.conv1d(16, { kernel: 3, padding: "same" })
 */
export type Conv1d = Readonly<{ layer: "conv1d" }> & Kernel;

/** @throws UserError for a number that is not whole and in its range, or an unknown start value */
export function conv1d(filters: number, options: KernelOptions): Conv1d {
  return { layer: "conv1d", ...checkedKernel(filters, options, "nn.conv1d") };
}

export const traceConv1d: Trace<Conv1d> = (layer, x, scope) => convolve(layer, x, { scope, axes: 1 });
