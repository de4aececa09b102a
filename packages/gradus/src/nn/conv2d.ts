import { checkedKernel, convolve, type Kernel, type KernelOptions } from "./kernelLayer.js";
import type { Trace } from "./scope.js";

/**
 * Convolution over two axes (cross-correlation: the kernel is not flipped). Shapes: x [batch, channels, height, width], W [filters, channels / groups, kernel height, kernel width], b [filters], y [batch, filters, out height, out width],
 * out = floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1. Without `init`, W starts as the activation that follows wants it; b at zero.
 *   nn.conv2d(16, { kernel: 3, padding: "same" })
 */
export type Conv2d = Readonly<{ layer: "conv2d" }> & Kernel;

/** @throws UserError for a number that is not whole and in its range, or an unknown start value */
export function conv2d(filters: number, options: KernelOptions): Conv2d {
  return { layer: "conv2d", ...checkedKernel(filters, options, "nn.conv2d") };
}

export const traceConv2d: Trace<Conv2d> = (layer, x, scope) => convolve(layer, x, { scope, axes: 2 });
