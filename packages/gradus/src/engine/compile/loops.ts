import { type DType, operations, type Shape, type Sym, sizeOf, stridesOf } from "../graph/index.js";
import { i32, load, type Scalar, type ScalarType, shrU } from "../scalar/expression.js";
import { threefry2x32 } from "../scalar/threefry.js";
import { collapse } from "./collapse.js";
import type { Group } from "./group.js";
import { literal } from "./lowerings.js";
import type { Places } from "./places.js";
import type { Access, Loops, Operand, Reduction, Store } from "./program.js";
import { stridesAt } from "./view.js";

const joins = { reduceSum: "sum", reduceMax: "max", reduceMin: "min" } as const;

export function scalarType(dtype: DType): ScalarType {
  return dtype === "f32" || dtype === "bool" ? dtype : "i32";
}

/** The scalar expressions of a group's nodes over a loop nest, and the operands that fill their leaves (each distinct one once). */
export class Expressions {
  readonly operands: Operand[] = [];
  readonly #values = new Map<Sym, Scalar>();
  readonly #slots = new Map<string, number>();
  readonly #places: Places;

  constructor(places: Places) {
    this.#places = places;
  }

  define(node: Sym, value: Scalar): void {
    this.#values.set(node, value);
  }

  operand(operand: Operand, key: string): Scalar {
    const slot = this.#slots.get(key) ?? this.operands.push(operand) - 1;
    this.#slots.set(key, slot);
    return this.#places.lowerings.load(slot, operand.type);
  }

  /** The value of a member, computed from its inputs at the indices of loops over `shape`, axes in `order` (`after` more loops do not move it). */
  compute(node: Sym, shape: Shape, order: readonly number[], after: number): Scalar {
    const operation = operations[node.op];
    const value =
      operation.kind === "elementwise"
        ? this.#places.lowerings.operation(
            operation,
            node.inputs.map((source) => this.read(source, shape, order, after)),
          )
        : node.op === "randomBits"
          ? this.#random(node, shape, order, after)
          : this.#gathered(node, shape, order, after);
    this.define(node, value);
    return value;
  }

  read(source: Sym, shape: Shape, order: readonly number[], after: number): Scalar {
    const member = this.#values.get(source);
    if (member !== undefined) return member;
    if (this.#places.views.inline.has(source)) return this.compute(source, shape, order, after);
    const view = this.#places.views.of(source);
    const { op, attributes, dtype } = view.base;
    if (op === "constant" && typeof attributes.value === "number") return this.#places.lowerings.literal(attributes.value, dtype);
    if (op === "iota") {
      const strides = stridesAt(view, shape);
      return this.#index(view.offset, [...order.map((axis) => strides[axis]!), ...zeros(after)]);
    }
    return this.#load(lengthened(this.#places.readView(view, shape, order), after), scalarType(dtype));
  }

  #index(offset: number, steps: readonly number[]): Scalar {
    return this.operand({ kind: "index", type: "i32", offset, steps }, `index ${offset} ${steps}`);
  }

  #load(access: Access, type: ScalarType): Scalar {
    return this.operand({ kind: "load", type, access }, accessKey(access));
  }

  #random(node: Sym, shape: Shape, order: readonly number[], after: number): Scalar {
    const [seed, step] = node.inputs.map((source) => this.read(source, shape, order, after)) as [Scalar, Scalar];
    const strides = stridesOf(shape);
    const index = this.#index(0, [...order.map((axis) => strides[axis]!), ...zeros(after)]);
    return shrU(threefry2x32(seed, i32(node.attributes.stream as number), step, index)[0], 8);
  }

  #gathered(node: Sym, shape: Shape, order: readonly number[], after: number): Scalar {
    const [table, indices] = node.inputs as [Sym, Sym];
    const view = this.#places.views.of(table);
    const { buffer, offset } = this.#places.of(view.base);
    const lead = indices.shape.length;
    const strides = shape.map((_, axis) => (axis < lead ? 0 : view.strides[axis - lead + 1]!));
    const chosen = this.#places.views.of(indices);
    const at = this.#places.readView(
      { ...chosen, shape, strides: shape.map((_, axis) => (axis < lead ? chosen.strides[axis]! : 0)) },
      shape,
      order,
    );
    const access: Access = {
      buffer,
      offset: offset + view.offset,
      steps: [...order.map((axis) => strides[axis]!), ...zeros(after)],
      indirect: { at: lengthened(at, after), step: view.strides[0]!, count: table.shape[0]! },
    };
    return this.#load(access, scalarType(table.dtype));
  }
}

function accessKey({ buffer, offset, steps, indirect }: Access): string {
  return `${buffer.id} ${offset} ${steps}${indirect ? ` [${accessKey(indirect.at)}] ${indirect.step}` : ""}`;
}

export function zeros(count: number): number[] {
  return new Array<number>(count).fill(0);
}

function lengthened(access: Access, after: number): Access {
  return after === 0 ? access : { ...access, steps: [...access.steps, ...zeros(after)] };
}

/** One loop nest for a group of kind `loops`; `stored` are the members that somebody else reads. Undefined if there is nothing to do. */
export function lowerLoops(group: Group, stored: ReadonlySet<Sym>, places: Places): Loops | undefined {
  const { shape, axes } = group;
  const keptAxes = [...shape.keys()].filter((axis) => !axes.includes(axis));
  const order = [...keptAxes, ...axes];
  const kept = keptAxes.map((axis) => shape[axis]!);
  const expressions = new Expressions(places);
  const stores: Store[] = [];
  const reductions: Reduction[] = [];
  const epilogue: Store[] = [];
  for (const [node, role] of group.roles) {
    if (role === "body") {
      const value = expressions.compute(node, shape, order, 0);
      if (stored.has(node)) stores.push({ value, access: places.read(node, shape, order) });
      continue;
    }
    const value =
      role === "reduction"
        ? reduce(node, shape, order, expressions, reductions)
        : expressions.compute(node, kept, [...kept.keys()], axes.length);
    if (stored.has(node)) epilogue.push({ value, access: lengthened(places.read(node, kept), axes.length) });
  }
  if (sizeOf(kept) === 0) return undefined;
  const name = [...group.roles.keys()].map(({ op }) => op).join(" ");
  return collapse({
    kind: "loops",
    name,
    kept,
    reduced: axes.map((axis) => shape[axis]!),
    operands: expressions.operands,
    stores,
    reductions,
    epilogue,
  });
}

function reduce(node: Sym, shape: Shape, order: readonly number[], expressions: Expressions, reductions: Reduction[]): Scalar {
  const of = reductions.push({ value: expressions.read(node.inputs[0]!, shape, order, 0), join: joins[node.op as keyof typeof joins] }) - 1;
  const result = expressions.operand({ kind: "result", type: scalarType(node.dtype), of }, `result ${of}`);
  expressions.define(node, result);
  return result;
}

/** Copies elements from one place to another, over loops of `shape`. */
export function copyLoops(name: string, shape: Shape, from: Access, to: Access): Loops {
  const type = scalarType(from.buffer.dtype);
  return collapse({
    kind: "loops",
    name,
    kept: shape,
    reduced: [],
    operands: [{ kind: "load", type, access: from }],
    stores: [{ value: load(0, type), access: to }],
    reductions: [],
    epilogue: [],
  });
}

/** Writes one number to every element of a buffer's range. */
export function fillLoops(name: string, size: number, value: number, to: Omit<Access, "steps">): Loops {
  return {
    kind: "loops",
    name,
    kept: [size],
    reduced: [],
    operands: [],
    stores: [{ value: literal(value, to.buffer.dtype), access: { ...to, steps: [1] } }],
    reductions: [],
    epilogue: [],
  };
}
