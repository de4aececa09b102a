import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { forEachIndex, type Shape, showShape, sizeOf, stridesOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";

/** Sliding windows over the last axes of a tensor, one number an axis. */
export interface Sliding {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
}

/**
 * All windows as a view: y[lead.., k.., o..] = x[lead.., o * stride + k * dilation]. Shapes: x [lead.., size..], y [lead.., kernel.., out..],
 * out = floor((size - (kernel - 1) * dilation - 1) / stride) + 1. Convolution and pooling are products and reductions over it. Pad first where needed.
 * @throws UserError if a window is larger than its axis
 */
export function windows(x: Sym, sliding: Sliding): Sym {
  const lead = x.shape.slice(0, x.shape.length - sliding.kernel.length);
  const sizes = x.shape.slice(lead.length);
  const out = outputSizes(sizes, sliding);
  const { kernel, stride, dilation } = sliding;
  if (out.some((size) => size < 1))
    throw new UserError({
      place: placeOf("windows"),
      what: `a window of ${showShape(kernel)} (dilation ${dilation.join(", ")}) does not fit into ${showShape(sizes)}`,
      remedy: "Use a smaller kernel or more padding",
    });
  return new Sym({
    op: "windows",
    inputs: [x],
    shape: [...lead, ...kernel, ...out],
    dtype: x.dtype,
    attributes: { kernel: [...kernel], stride: [...stride], dilation: [...dilation] },
  });
}

/** The adjoint of `windows`: adds every window element back to where it was read; `sizes` are those of the last axes of the result. */
export function fold(y: Sym, sizes: Shape, sliding: Sliding): Sym {
  const lead = y.shape.slice(0, y.shape.length - 2 * sliding.kernel.length);
  const { kernel, stride, dilation } = sliding;
  return new Sym({
    op: "fold",
    inputs: [y],
    shape: [...lead, ...sizes],
    dtype: y.dtype,
    attributes: { kernel: [...kernel], stride: [...stride], dilation: [...dilation] },
  });
}

/** Number of window positions along each axis. */
export function outputSizes(sizes: Shape, { kernel, stride, dilation }: Sliding): number[] {
  return sizes.map((size, axis) => Math.floor((size - (kernel[axis]! - 1) * dilation[axis]! - 1) / stride[axis]!) + 1);
}

/** The sliding of a `windows` or `fold` node. */
export function slidingOf({ attributes }: Sym): Sliding {
  return attributes as unknown as Sliding;
}

export const windowsOp: Structural = {
  kind: "structural",
  gradient: (g, node) => [fold(g, node.inputs[0]!.shape.slice(-slidingOf(node).kernel.length), slidingOf(node))],
  meaning: (node, [x]) => {
    const steps = windowSteps(node.inputs[0]!.shape, slidingOf(node));
    const y = new Float64Array(sizeOf(node.shape));
    forEachIndex(node.shape, (index, to) => {
      y[to] = x![index.reduce((from, i, axis) => from + i * steps[axis]!, 0)]!;
    });
    return y;
  },
};

export const foldOp: Structural = {
  kind: "structural",
  gradient: (g, node) => [windows(g, slidingOf(node))],
  meaning: (node, [y]) => {
    const steps = windowSteps(node.shape, slidingOf(node));
    const x = new Float64Array(sizeOf(node.shape));
    forEachIndex(node.inputs[0]!.shape, (index, from) => {
      x[index.reduce((to, i, axis) => to + i * steps[axis]!, 0)]! += y![from]!;
    });
    return x;
  },
};

/** Strides of the axes [lead.., kernel.., out..] of the windows of a row-major array of `shape`. */
export function windowSteps(shape: Shape, { kernel, stride, dilation }: Sliding): number[] {
  const strides = stridesOf(shape);
  const lead = shape.length - kernel.length;
  const spatial = strides.slice(lead);
  return [
    ...strides.slice(0, lead),
    ...spatial.map((step, axis) => step * dilation[axis]!),
    ...spatial.map((step, axis) => step * stride[axis]!),
  ];
}
