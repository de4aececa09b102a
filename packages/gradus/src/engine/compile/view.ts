import { type Shape, type Sym, stridesOf } from "../graph/index.js";
import { slidingOf, windowSteps } from "../graph/ops/windows.js";
import type { Digits } from "./program.js";

/** Elements of `base` (a node that is computed or a leaf) seen under another shape: element [i..] lies at offset + sum of strides * i, in row-major elements of base. */
export interface View {
  readonly base: Sym;
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** Of a scattered view: the loops within each other that each axis counts. `strides` says nothing then. */
  readonly digits?: readonly Digits[];
}

/** How each node of a graph can be read. Nodes that only move elements are views of what they move, as far as strides can say it. */
export class Views {
  readonly #known = new Map<Sym, View>();
  /** Nodes that each reader computes for itself (see inline.ts). */
  inline: ReadonlySet<Sym> = new Set();
  readonly #scattered: ReadonlySet<Sym>;

  /** `scattered`: reshapes that are views though no strides can say how (see scattered.ts). */
  constructor(scattered: ReadonlySet<Sym> = new Set()) {
    this.#scattered = scattered;
  }

  of(node: Sym): View {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const view = this.#moved(node) ?? whole(node);
    this.#known.set(node, view);
    return view;
  }

  /** What a node reads from elsewhere: its inputs, and for inline ones what those read. */
  sources(node: Sym): readonly Sym[] {
    if (!node.inputs.some((source) => this.inline.has(source))) return node.inputs;
    return node.inputs.flatMap((source) => (this.inline.has(source) ? this.sources(source) : [source]));
  }

  /** True if the node needs no memory of its own. */
  isView(node: Sym): boolean {
    return this.of(node).base !== node;
  }

  #moved(node: Sym): View | undefined {
    const [source] = node.inputs;
    if (source === undefined) return undefined;
    switch (node.op) {
      case "reshape":
        return (
          reshapeView(this.of(source), node.shape) ?? (this.#scattered.has(node) ? scatteredView(this.of(source), node.shape) : undefined)
        );
      case "broadcastTo":
        return { ...this.of(source), shape: node.shape, strides: stretch(this.of(source), node.shape) };
      case "transpose": {
        const { base, offset, strides } = this.of(source);
        return { base, offset, shape: node.shape, strides: (node.attributes.order as readonly number[]).map((axis) => strides[axis]!) };
      }
      case "slice": {
        const { base, offset, strides } = this.of(source);
        const starts = node.attributes.starts as readonly number[];
        return { base, offset: offset + starts.reduce((sum, start, axis) => sum + start * strides[axis]!, 0), shape: node.shape, strides };
      }
      case "windows":
        return windowView(node, this.of(source));
      default:
        return undefined;
    }
  }
}

/** A node as it lies: row-major. An iota is read as its index along its axis: a tensor of one stride. */
function whole(node: Sym): View {
  const strides = node.op === "iota" ? node.shape.map((_, axis) => Number(axis === node.attributes.axis)) : stridesOf(node.shape);
  return { base: node, offset: 0, shape: node.shape, strides };
}

/** Strides under a larger, broadcast shape: 0 where the view stretches. */
export function stretch({ shape, strides }: Pick<View, "shape" | "strides">, target: Shape): number[] {
  const missing = target.length - shape.length;
  return target.map((size, axis) => (axis < missing || (shape[axis - missing] === 1 && size !== 1) ? 0 : strides[axis - missing]!));
}

export function isContiguous({ shape, strides }: Pick<View, "shape" | "strides">): boolean {
  const packed = stridesOf(shape);
  return shape.every((size, axis) => size <= 1 || strides[axis] === packed[axis]);
}

function windowView(node: Sym, { base, offset, shape, strides }: View): View {
  const { kernel } = slidingOf(node);
  const lead = shape.length - kernel.length;
  const packed = stridesOf(shape);
  // windowSteps speaks of row-major arrays; the same axes under the view's own strides
  const axisOf = (at: number) => (at < lead ? at : lead + ((at - lead) % kernel.length));
  const steps = windowSteps(shape, slidingOf(node)).map((step, at) =>
    packed[axisOf(at)] === 0 ? 0 : (step / packed[axisOf(at)]!) * strides[axisOf(at)]!,
  );
  return { base, offset, shape: node.shape, strides: steps };
}

/**
 * The view under another shape of the same size, if strides can say it: runs of source axes that lie densely behind each other are split anew.
 * Undefined if elements would have to move.
 */
export function reshapeView(view: View, target: Shape): View | undefined {
  const source = view.shape.map((size, axis) => ({ size, stride: view.strides[axis]! })).filter(({ size }) => size !== 1);
  if (view.shape.includes(0)) return { ...view, shape: target, strides: stridesOf(target) };
  const strides = new Array<number>(target.length).fill(0);
  let at = 0;
  for (let axis = 0; axis < target.length; ) {
    if (target[axis] === 1) {
      axis++;
      continue;
    }
    const first = axis;
    let wanted = target[axis++]!;
    let run = source[at]!.size;
    const start = at++;
    while (wanted !== run) {
      if (wanted < run) wanted *= target[axis++]!;
      else {
        if (source[at - 1]!.stride !== source[at]!.stride * source[at]!.size) return undefined;
        run *= source[at++]!.size;
      }
    }
    for (let k = start + 1; k < at; k++) if (source[k - 1]!.stride !== source[k]!.stride * source[k]!.size) return undefined;
    let stride = source[at - 1]!.stride;
    for (let k = axis - 1; k >= first; k--) {
      strides[k] = stride;
      stride *= target[k]!;
    }
  }
  return { base: view.base, offset: view.offset, shape: target, strides };
}

/**
 * The view under another shape of the same size, each of whose axes counts whole axes of the view (or a part of one, cut evenly) within each other. Undefined
 * if the axes of the two shapes do not fit into each other.
 */
export function scatteredView({ base, offset, shape, strides }: View, target: Shape): View | undefined {
  if (shape.includes(0)) return undefined;
  const left = shape.map((size, axis) => ({ size, stride: strides[axis]! })).filter(({ size }) => size !== 1);
  const digits: Digits[] = [];
  for (const wanted of [...target].reverse()) {
    const loops: { extent: number; step: number }[] = [];
    for (let count = 1; count < wanted; ) {
      const last = left.at(-1)!;
      const extent = Math.min(last.size, wanted / count);
      if (!Number.isInteger(extent) || last.size % extent !== 0) return undefined;
      const outer = loops[0];
      if (outer !== undefined && outer.step * outer.extent === last.stride) outer.extent *= extent;
      else loops.unshift({ extent, step: last.stride });
      count *= extent;
      left[left.length - 1] = { size: last.size / extent, stride: last.stride * extent };
      if (last.size === extent) left.pop();
    }
    digits.unshift({ extents: loops.map(({ extent }) => extent), steps: loops.map(({ step }) => step) });
  }
  const single = digits.map(({ steps }) => (steps.length === 0 ? 0 : steps.length === 1 ? steps[0]! : Number.NaN));
  return { base, offset, shape: target, strides: single, digits };
}

/** Strides of a view at the indices of a loop nest over `shape` (numpy broadcasting). */
export function stridesAt(view: View, shape: Shape): number[] {
  return view.shape.length === shape.length && view.shape.every((size, axis) => size === shape[axis])
    ? [...view.strides]
    : stretch(view, shape);
}
