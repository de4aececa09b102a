import { broadcastTo, concat, constant, operations, pad, reshape, Sym, sameShape, slice, transpose } from "../graph/index.js";

/**
 * Rules that change no value (at most the sign of a zero): neutral elements, double negation, whole powers, constants folded in float64,
 * chains of reshapes, transposes, slices and broadcasts joined, slices of a concatenation taken from the part.
 */
export function simplify(node: Sym, inputs: readonly Sym[]): Sym | undefined {
  const operation = operations[node.op];
  if (operation.kind === "elementwise") {
    const fixed = inputs.map(constantOf);
    if (fixed.every((value) => value !== undefined)) return constant(wrapped(node, operation.meaning(...fixed)), node.shape, node.dtype);
    return arithmetic(node, inputs, fixed) ?? reshapedLast(node, inputs, fixed);
  }
  return movement(node, inputs);
}

/** The one number that fills a tensor, if that is known while compiling. */
export function constantOf(node: Sym): number | undefined {
  if (node.op === "constant") return node.attributes.value as number | undefined;
  return node.op === "broadcastTo" || node.op === "reshape" ? constantOf(node.inputs[0]!) : undefined;
}

/** Pointwise work on reshaped tensors is done before the reshape, where it can join the instruction that made them. */
function reshapedLast(node: Sym, inputs: readonly Sym[], fixed: readonly (number | undefined)[]): Sym | undefined {
  const moving = inputs.filter((_, at) => fixed[at] === undefined);
  const source = moving[0]!.inputs[0];
  const alike = (input: Sym) =>
    input.op === "reshape" && sameShape(input.shape, node.shape) && sameShape(input.inputs[0]!.shape, source!.shape);
  if (source === undefined || !moving.every(alike)) return undefined;
  const before = inputs.map((input, at) => (fixed[at] === undefined ? input.inputs[0]! : constant(fixed[at], [], input.dtype)));
  return reshape(new Sym({ op: node.op, inputs: before, shape: source.shape, dtype: node.dtype }), node.shape);
}

function wrapped(node: Sym, value: number): number {
  return node.dtype === "i32" ? value | 0 : value;
}

function arithmetic(node: Sym, inputs: readonly Sym[], fixed: readonly (number | undefined)[]): Sym | undefined {
  const [a, b] = inputs as [Sym, Sym];
  const stretched = (x: Sym) => broadcastTo(x, node.shape);
  switch (node.op) {
    case "stopGradient":
      return a;
    case "neg":
      return a.op === "neg" ? a.inputs[0] : undefined;
    case "not":
      return a.op === "not" ? a.inputs[0] : undefined;
    case "relu":
      return a.op === "relu" ? a : undefined;
    case "add":
      if (fixed[1] === 0) return stretched(a);
      if (fixed[0] === 0) return stretched(b);
      if (a.op === "pad" && b.op === "pad") return besideEachOther(a, b) ?? besideEachOther(b, a);
      return b.op === "neg" ? a.sub(b.inputs[0]!) : a.op === "neg" ? b.sub(a.inputs[0]!) : undefined;
    case "sub":
      if (fixed[1] === 0) return stretched(a);
      return b.op === "neg" ? a.add(b.inputs[0]!) : undefined;
    case "mul":
      if (fixed[1] === 1) return stretched(a);
      if (fixed[0] === 1) return stretched(b);
      return fixed[1] === -1 ? stretched(a).neg() : fixed[0] === -1 ? stretched(b).neg() : undefined;
    case "div":
      if (fixed[1] === 1) return stretched(a);
      return fixed[1] !== undefined && exactInverse(fixed[1]) ? a.mul(constant(1 / fixed[1], b.shape)) : undefined;
    case "pow":
      return power(a, fixed[1], node);
    case "select":
      if (fixed[0] !== undefined) return stretched(inputs[fixed[0] === 0 ? 2 : 1]!);
      return undefined;
    default:
      return undefined;
  }
}

/** Dividing by a power of two is multiplying by its inverse, bit for bit. */
function exactInverse(value: number): boolean {
  return (
    Number.isFinite(value) && value !== 0 && Math.abs(Math.log2(Math.abs(value))) < 120 && Number.isInteger(Math.log2(Math.abs(value)))
  );
}

function power(x: Sym, exponent: number | undefined, node: Sym): Sym | undefined {
  if (exponent === undefined || !sameShape(x.shape, node.shape)) return undefined;
  if (exponent === 0) return constant(1, node.shape);
  if (exponent === 1) return x;
  if (exponent === 2) return x.square();
  return exponent === -1 ? constant(1).div(x) : undefined;
}

function movement(node: Sym, [x]: readonly Sym[]): Sym | undefined {
  if (x === undefined) return undefined;
  switch (node.op) {
    case "reshape":
      return sameShape(x.shape, node.shape) ? x : x.op === "reshape" ? reshape(x.inputs[0]!, node.shape) : undefined;
    case "broadcastTo":
      return sameShape(x.shape, node.shape) ? x : x.op === "broadcastTo" ? broadcastTo(x.inputs[0]!, node.shape) : undefined;
    case "transpose": {
      const order = node.attributes.order as readonly number[];
      if (x.op !== "transpose") return undefined;
      const inner = x.attributes.order as readonly number[];
      return transpose(
        x.inputs[0]!,
        order.map((axis) => inner[axis]!),
      );
    }
    case "slice":
      return x.op === "slice" ? sliceOfSlice(node, x) : x.op === "concat" ? sliceOfConcat(node, x) : undefined;
    case "reduceSum":
    case "reduceMax":
    case "reduceMin":
      return (node.attributes.axes as readonly number[]).every((axis) => x.shape[axis] === 1) ? reshape(x, node.shape) : undefined;
    default:
      return undefined;
  }
}

function sliceOfSlice(node: Sym, x: Sym): Sym {
  const inner = x.attributes.starts as readonly number[];
  const starts = (node.attributes.starts as readonly number[]).map((start, axis) => start + inner[axis]!);
  return slice(
    x.inputs[0]!,
    starts,
    starts.map((start, axis) => start + node.shape[axis]!),
  );
}

/** A block that lies within one part is a block of that part. */
function sliceOfConcat(node: Sym, x: Sym): Sym | undefined {
  const axis = x.attributes.axis as number;
  const starts = node.attributes.starts as readonly number[];
  let from = 0;
  for (const part of x.inputs) {
    const size = part.shape[axis]!;
    const start = starts[axis]! - from;
    if (start >= 0 && start + node.shape[axis]! <= size) {
      const within = starts.map((at, other) => (other === axis ? start : at));
      return slice(
        part,
        within,
        within.map((at, other) => at + node.shape[other]!),
      );
    }
    from += size;
  }
  return undefined;
}

/**
 * The sum of two blocks within zeros, b right behind a along one axis, is both blocks side by side within fewer zeros. So the gradient of a tensor that was
 * cut into slices (gates, steps, heads) becomes one concatenation.
 */
function besideEachOther(a: Sym, b: Sym): Sym | undefined {
  if (a.attributes.value !== 0 || b.attributes.value !== 0) return undefined;
  const [lowA, lowB] = [a.attributes.low as readonly number[], b.attributes.low as readonly number[]];
  const [first, second] = [a.inputs[0]!, b.inputs[0]!];
  const moved = lowA.flatMap((low, axis) => (low === lowB[axis] && first.shape[axis] === second.shape[axis] ? [] : [axis]));
  const [axis] = moved;
  if (axis === undefined || moved.length > 1 || lowB[axis] !== lowA[axis]! + first.shape[axis]!) return undefined;
  const joined = concat([...partsAlong(first, axis), ...partsAlong(second, axis)], axis);
  const high = a.shape.map((size, at) => size - lowA[at]! - joined.shape[at]!);
  return pad(joined, lowA, high);
}

/** The parts of a concatenation along `axis`, or the tensor itself. */
function partsAlong(x: Sym, axis: number): readonly Sym[] {
  return x.op === "concat" && x.attributes.axis === axis ? x.inputs : [x];
}
