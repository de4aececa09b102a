import { type Shape, type Sym, sizeOf, stridesOf } from "../graph/index.js";
import { slidingOf, windowSteps } from "../graph/ops/windows.js";
import { copyLoops, fillLoops, scalarType } from "./loops.js";
import { nameOf, type Places } from "./places.js";
import type { Access, Instruction } from "./program.js";
import { reshapeView, type View } from "./view.js";

/** The instructions of a node that is alone in its group. */
export function lowerSingle(node: Sym, places: Places): Instruction[] {
  if (sizeOf(node.shape) === 0) return [];
  switch (node.op) {
    case "reshape": {
      const source = node.inputs[0]!;
      return [copyLoops("copy", source.shape, places.read(source, source.shape), contiguous(node, source.shape, places))];
    }
    case "concat":
      return lowerConcat(node, places);
    case "pad":
      return lowerPad(node, places);
    case "reverse":
      return [lowerReverse(node, places)];
    case "argmax":
      return [lowerArgmax(node, places)];
    case "scatterAdd":
      return lowerScatterAdd(node, places);
    case "fold":
      return lowerFold(node, places);
    default:
      throw new Error(`Compile: no instruction for ${node}`);
  }
}

/** The node's own elements in row-major order, addressed by loops over another shape of the same size. */
function contiguous(node: Sym, shape: Shape, places: Places): Access {
  const { buffer, offset } = places.of(node);
  return { buffer, offset, steps: stridesOf(shape) };
}

/** Where each part of a concatenation starts, in elements of the whole. */
export function partOffsets(node: Sym): number[] {
  const axis = node.attributes.axis as number;
  const step = stridesOf(node.shape)[axis]!;
  let at = 0;
  return node.inputs.map((part) => {
    const offset = at * step;
    at += part.shape[axis]!;
    return offset;
  });
}

/** Parts that were computed into their place need nothing; the others are copied there. */
function lowerConcat(node: Sym, places: Places): Instruction[] {
  const { buffer, offset } = places.of(node);
  const offsets = partOffsets(node);
  return node.inputs.flatMap((part, at) => {
    const from = places.read(part, part.shape);
    const to = { buffer, offset: offset + offsets[at]!, steps: stridesOf(node.shape) };
    const there = from.buffer === buffer && from.offset === to.offset;
    return there || sizeOf(part.shape) === 0 ? [] : [copyLoops("concat", part.shape, from, to)];
  });
}

function lowerPad(node: Sym, places: Places): Instruction[] {
  const source = node.inputs[0]!;
  const { buffer, offset } = places.of(node);
  const strides = stridesOf(node.shape);
  const low = node.attributes.low as readonly number[];
  const start = offset + low.reduce((sum, count, axis) => sum + count * strides[axis]!, 0);
  const fill = fillLoops("pad: fill", sizeOf(node.shape), node.attributes.value as number, { buffer, offset });
  return sizeOf(source.shape) === 0
    ? [fill]
    : [fill, copyLoops("pad: copy", source.shape, places.read(source, source.shape), { buffer, offset: start, steps: strides })];
}

function lowerReverse(node: Sym, places: Places): Instruction {
  const source = node.inputs[0]!;
  const axes = node.attributes.axes as readonly number[];
  const from = places.read(source, source.shape);
  const last = axes.reduce((sum, axis) => sum + (node.shape[axis]! - 1) * from.steps[axis]!, 0);
  const steps = from.steps.map((step, axis) => (axes.includes(axis) ? -step : step));
  return copyLoops("reverse", node.shape, { ...from, offset: from.offset + last, steps }, contiguous(node, node.shape, places));
}

function lowerArgmax(node: Sym, places: Places): Instruction {
  const source = node.inputs[0]!;
  const axis = node.attributes.axis as number;
  const order = [...source.shape.keys()].filter((at) => at !== axis).concat(axis);
  return {
    kind: "argmax",
    name: nameOf(node),
    kept: node.shape,
    count: source.shape[axis]!,
    source: places.read(source, source.shape, order),
    type: source.dtype === "f32" ? "f32" : "i32",
    target: places.read(node, node.shape),
  };
}

function lowerScatterAdd(node: Sym, places: Places): Instruction[] {
  const [indices, updates] = node.inputs as [Sym, Sym];
  const count = sizeOf(indices.shape);
  const width = sizeOf(node.shape.slice(1));
  const at = flattened(indices, [count], places);
  const source = flattened(updates, [count, width], places);
  const { buffer, offset } = places.of(node);
  const type = scalarType(node.dtype) === "f32" ? "f32" : "i32";
  return [
    ...at.before,
    ...source.before,
    {
      kind: "scatterAdd",
      name: nameOf(node),
      rows: node.shape[0]!,
      width,
      count,
      type,
      indices: at.access,
      source: source.access,
      target: { buffer, offset, steps: [width, 1] },
    },
  ];
}

/** Reads `source` under another shape; where strides cannot say it, a copy comes before. */
export function flattened(source: Sym, shape: Shape, places: Places): { access: Access; before: Instruction[] } {
  const view: View = places.views.of(source);
  const moved = reshapeView(view, shape);
  if (moved !== undefined) return { access: places.readView(moved, shape), before: [] };
  const buffer = places.buffer("scratch", `copy of ${nameOf(source)}`, sizeOf(shape), source.dtype);
  const copy = copyLoops("copy", source.shape, places.read(source, source.shape), { buffer, offset: 0, steps: stridesOf(source.shape) });
  return { access: { buffer, offset: 0, steps: stridesOf(shape) }, before: [copy] };
}

function lowerFold(node: Sym, places: Places): Instruction[] {
  const source = node.inputs[0]!;
  const { kernel } = slidingOf(node);
  const rank = node.shape.length;
  const lead = node.shape.slice(0, rank - kernel.length);
  const { buffer, offset } = places.of(node);
  return [
    {
      kind: "fold",
      name: nameOf(node),
      lead,
      kernel,
      out: source.shape.slice(rank),
      size: sizeOf(node.shape.slice(lead.length)),
      type: node.dtype === "f32" ? "f32" : "i32",
      source: places.read(source, source.shape),
      target: { buffer, offset, steps: windowSteps(node.shape, slidingOf(node)) },
    },
  ];
}
