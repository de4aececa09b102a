import { type Sym, sizeOf, slidingOf } from "../../engine/graph/index.js";
import type { OnnxAttribute } from "../../formats/index.js";
import type { OnnxBuilder } from "./onnxBuilder.js";

/** Several operations of the graph that ONNX knows as one operator: what it reads, and how it is written. */
export type Pattern = Readonly<{ operands: readonly Sym[]; write: (names: readonly string[], builder: OnnxBuilder) => string }>;

/** The pattern that ends in this node, if there is one. Convolutions and pooling are products and reductions over windows in the graph. */
export function patternAt(node: Sym, isConstant: (node: Sym) => boolean): Pattern | undefined {
  if (node.op === "reshape") return convolutionAt(node, isConstant);
  if (node.op === "reduceMax" || node.op === "reduceSum") return poolingAt(node);
  return undefined;
}

/** reshape(matmul(filters [groups, out / groups, inner], reshape(windows(x)))) as Conv. */
function convolutionAt(node: Sym, isConstant: (node: Sym) => boolean): Pattern | undefined {
  const [product] = node.inputs;
  if (product?.op !== "matmul" || product.attributes.transposeA === true || product.attributes.transposeB === true) return undefined;
  const [filters, columns] = product.inputs as [Sym, Sym];
  const view = columns.op === "reshape" ? columns.inputs[0]! : columns;
  const [groups = 0, out = 0, inner = 0] = filters.shape;
  if (view.op !== "windows" || !isConstant(filters) || filters.shape.length !== 3 || columns.shape.length !== 4) return undefined;
  const { kernel, stride, dilation } = slidingOf(view);
  const channels = view.shape[1]!;
  const places = view.shape.slice(2 + kernel.length);
  const fits =
    view.shape.length === 2 + 2 * kernel.length &&
    columns.shape[1] === groups &&
    channels % groups === 0 &&
    inner === (channels / groups) * sizeOf(kernel) &&
    node.shape.length === 2 + kernel.length &&
    node.shape[1] === groups * out &&
    places.every((size, axis) => node.shape[2 + axis] === size);
  if (!fits) return undefined;
  const { x, pads } = unpadded(view.inputs[0]!, kernel.length, 0);
  return {
    operands: [x, filters],
    write: ([input, weights], builder) => {
      const shape = builder.wholes(groups * out, channels / groups, ...kernel);
      const attributes: Record<string, OnnxAttribute> = {
        kernel_shape: { kind: "ints", value: kernel },
        strides: { kind: "ints", value: stride },
        dilations: { kind: "ints", value: dilation },
        pads: { kind: "ints", value: pads },
        group: { kind: "int", value: groups },
      };
      const filter = builder.node("Reshape", [weights!, shape], { at: node.place });
      return builder.node("Conv", [input!, filter], { at: node.place, attributes });
    },
  };
}

/** reduceMax(windows(x)) as MaxPool, reduceSum(windows(x)) as AveragePool times the window's size. */
function poolingAt(node: Sym): Pattern | undefined {
  const [view] = node.inputs;
  if (view?.op !== "windows") return undefined;
  const { kernel, stride, dilation } = slidingOf(view);
  const axes = node.attributes.axes as readonly number[];
  const isMax = node.op === "reduceMax";
  const fits =
    view.shape.length === 2 + 2 * kernel.length &&
    kernel.length <= 3 &&
    axes.length === kernel.length &&
    axes.every((axis, at) => axis === 2 + at) &&
    (isMax || dilation.every((step) => step === 1));
  if (!fits) return undefined;
  const { x, pads } = unpadded(view.inputs[0]!, kernel.length, isMax ? Number.NEGATIVE_INFINITY : 0);
  if (pads.some((size, at) => size >= kernel[at % kernel.length]!)) return undefined; // ONNX wants less padding than a window
  const shared: Record<string, OnnxAttribute> = {
    kernel_shape: { kind: "ints", value: kernel },
    strides: { kind: "ints", value: stride },
    pads: { kind: "ints", value: pads },
  };
  return {
    operands: [x],
    write: (names, builder) => {
      const at = node.place;
      if (isMax) return builder.node("MaxPool", names, { at, attributes: { ...shared, dilations: { kind: "ints", value: dilation } } });
      const means = builder.node("AveragePool", names, { at, attributes: { ...shared, count_include_pad: { kind: "int", value: 1 } } });
      return builder.node("Mul", [means, builder.float(sizeOf(kernel))], { at });
    },
  };
}

/** What a pad of spatial axes alone stretches, and its sizes as ONNX gives them: all low ones, then all high ones. */
function unpadded(x: Sym, spatial: number, value: number): { x: Sym; pads: number[] } {
  const none = { x, pads: new Array<number>(2 * spatial).fill(0) };
  if (x.op !== "pad" || !Object.is(x.attributes.value, value)) return none;
  const [inner] = x.inputs;
  const low = x.attributes.low as readonly number[];
  const high = x.shape.map((size, axis) => size - low[axis]! - inner!.shape[axis]!);
  if ([...low.slice(0, 2), ...high.slice(0, 2)].some((size) => size > 0)) return none;
  return { x: inner!, pads: [...low.slice(2), ...high.slice(2)] };
}
