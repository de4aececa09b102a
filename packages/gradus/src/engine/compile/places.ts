import { type DType, type Shape, type Sym, sizeOf } from "../graph/index.js";
import { Lowerings } from "./lowerings.js";
import type { Access, Buffer } from "./program.js";
import type { Copied } from "./rightSide.js";
import { stridesAt, type View, type Views } from "./view.js";

/** A buffer whose offset the memory plan still has to fix. */
export type UnplacedBuffer = { -readonly [K in keyof Buffer]: Buffer[K] };

/** Where the elements of computed nodes and leaves lie: row-major from `offset` (elements) in `buffer`. */
export interface Place {
  readonly buffer: Buffer;
  readonly offset: number;
}

/** The buffers of a program, and the node that each holds. */
export class Places {
  readonly buffers: UnplacedBuffer[] = [];
  readonly views: Views;
  readonly lowerings: Lowerings = new Lowerings();
  /** Copies of matrices for the right sides of products, by what was copied and how it was seen. */
  readonly copies: Map<Sym, Map<string, Copied>> = new Map();
  readonly #places = new Map<Sym, Place>();

  constructor(views: Views) {
    this.views = views;
  }

  buffer(kind: Buffer["kind"], name: string, size: number, dtype: DType, data?: Float64Array): UnplacedBuffer {
    const buffer: UnplacedBuffer = { id: this.buffers.length, name, dtype, size, kind, offset: 0, ...(data && { data }) };
    this.buffers.push(buffer);
    return buffer;
  }

  has(node: Sym): boolean {
    return this.#places.has(node);
  }

  put(node: Sym, place: Place): void {
    this.#places.set(node, place);
  }

  /** Where `base` (no view) lies; numbers and counters get a constant buffer when somebody wants to read them from memory. */
  of(base: Sym): Place {
    const known = this.#places.get(base);
    if (known !== undefined) return known;
    const data = constantData(base);
    const place =
      data === undefined
        ? { buffer: this.buffer("scratch", nameOf(base), sizeOf(base.shape), base.dtype), offset: 0 }
        : { buffer: this.buffer("constant", nameOf(base), data.length, base.dtype, data), offset: 0 };
    this.#places.set(base, place);
    return place;
  }

  /** Reads `source` at the indices of a loop nest over `shape`, its axes taken in `order`. */
  read(source: Sym, shape: Shape, order: readonly number[] = [...shape.keys()]): Access {
    return this.readView(this.views.of(source), shape, order);
  }

  readView(view: View, shape: Shape, order: readonly number[] = [...shape.keys()]): Access {
    const { buffer, offset } = this.of(view.base);
    const strides = stridesAt(view, shape);
    return { buffer, offset: offset + view.offset, steps: order.map((axis) => strides[axis]!) };
  }
}

/** Numbers that are known while compiling: constants, and the counts of an iota along its axis (see `whole` in view.ts). */
function constantData(node: Sym): Float64Array | undefined {
  if (node.op === "iota") return Float64Array.from({ length: node.shape[node.attributes.axis as number]! }, (_, index) => index);
  if (node.op !== "constant") return undefined;
  return node.attributes.data instanceof Float64Array ? node.attributes.data : Float64Array.of(node.attributes.value as number);
}

export function nameOf(node: Sym): string {
  const own = typeof node.attributes.name === "string" ? node.attributes.name : node.op;
  return node.place === "" ? own : `${own} of ${node.place}`;
}
