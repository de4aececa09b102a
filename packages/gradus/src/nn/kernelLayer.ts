import { convolution, currentPlace, pad, reshape, type Sym } from "../engine/graph/index.js";
import { flag, positiveInteger, UserError } from "../errors/index.js";
import { checkedInit, type Init, kernelFans } from "../init/index.js";
import { channelAxes, wrongShape } from "./axes.js";
import { type PerAxis, perAxis, spread } from "./perAxis.js";
import type { Scope } from "./scope.js";

/** What `conv1d` and `conv2d` have in common. */
export type Kernel = Readonly<{
  filters: number;
  kernel: PerAxis;
  stride: PerAxis;
  /** Zeros on both sides, or "same": as many as make ceil(size / stride) outputs, the odd one at the end. */
  padding: PerAxis | "same";
  dilation: PerAxis;
  groups: number;
  bias: boolean;
  init?: Init;
  biasInit: Init;
}>;

export type KernelOptions = Readonly<{ kernel: PerAxis }> & Partial<Omit<Kernel, "filters" | "kernel">>;

/** @throws UserError for a number that is not whole and in its range, or an unknown start value */
export function checkedKernel(
  filters: number,
  { kernel, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, init, biasInit = "zeros" }: KernelOptions,
  place: string,
): Kernel {
  return {
    filters: positiveInteger(filters, `${place}, filters`),
    kernel: perAxis(kernel, 1, `${place}, kernel`),
    stride: perAxis(stride, 1, `${place}, stride`),
    padding: padding === "same" ? padding : perAxis(padding, 0, `${place}, padding`),
    dilation: perAxis(dilation, 1, `${place}, dilation`),
    groups: positiveInteger(groups, `${place}, groups`),
    bias: flag(bias, `${place}, bias`),
    ...(init !== undefined && { init: checkedInit(init, `${place}, init`) }),
    biasInit: checkedInit(biasInit, `${place}, biasInit`),
  };
}

/** @throws UserError if x has another number of spatial axes than `axes`, or groups and channels do not fit */
export function convolve(layer: Kernel, x: Sym, { scope, axes }: { scope: Scope; axes: 1 | 2 }): Sym {
  const [, channels, ...sizes] = channelAxes(x, 3);
  const place = currentPlace();
  if (sizes.length !== axes)
    throw wrongShape(x, axes === 1 ? "[batch, channels, length]" : "[batch, channels, height, width]", "Put nn.reshape() before it");
  const { filters, groups, init = "lecun", biasInit } = layer;
  if (channels % groups !== 0 || filters % groups !== 0)
    throw new UserError({
      place,
      what: `${groups} groups do not divide ${channels} channels and ${filters} filters`,
      remedy: "Give groups that divide both",
    });
  const [kernel, stride, dilation] = [layer.kernel, layer.stride, layer.dilation].map((value) => spread(value, axes, place)) as [
    readonly number[],
    readonly number[],
    readonly number[],
  ];
  const shape = [filters, channels / groups, ...kernel];
  const fans = kernelFans(shape);
  const [low, high] = layer.padding === "same" ? sameEdges(sizes, { kernel, stride, dilation }) : edges(spread(layer.padding, axes, place));
  const padded = pad(x, [0, 0, ...low], [0, 0, ...high]);
  const y = convolution(padded, scope.parameter("weight", shape, init, "weight", fans), { stride, dilation, groups });
  return layer.bias ? y.add(reshape(scope.parameter("bias", [filters], biasInit, "bias", fans), [1, filters, ...sizes.map(() => 1)])) : y;
}

type Edges = readonly [low: readonly number[], high: readonly number[]];

function edges(padding: readonly number[]): Edges {
  return [padding, padding];
}

/** Zeros for ceil(size / stride) outputs along each axis, the odd one at the end. */
function sameEdges(
  sizes: readonly number[],
  { kernel, stride, dilation }: { kernel: readonly number[]; stride: readonly number[]; dilation: readonly number[] },
): Edges {
  const total = sizes.map((size, axis) => {
    const outputs = Math.ceil(size / stride[axis]!);
    return Math.max((outputs - 1) * stride[axis]! + dilation[axis]! * (kernel[axis]! - 1) + 1 - size, 0);
  });
  return [total.map((count) => Math.floor(count / 2)), total.map((count) => Math.ceil(count / 2))];
}
