import type { Scalar, ScalarOp } from "./expression.js";

const scratch = new DataView(new ArrayBuffer(4));
const fromBits = (bits: number): number => {
  scratch.setInt32(0, bits);
  return scratch.getFloat32(0);
};
const bitsOf = (value: number): number => {
  scratch.setFloat32(0, value);
  return scratch.getInt32(0);
};
const { fround } = Math;

type Operation = (a: number, b: number, amount: number) => number;

/** Every operation on numbers: floats are float32 values, integers signed, bools 0 or 1. */
const operations: Readonly<Record<Exclude<ScalarOp, "const" | "load" | "select" | "rareSelect">, Operation>> = {
  "f32.neg": (a) => -a,
  "f32.abs": (a) => Math.abs(a),
  "f32.sqrt": (a) => fround(Math.sqrt(a)),
  "f32.floor": (a) => Math.floor(a),
  "f32.ceil": (a) => Math.ceil(a),
  "f32.trunc": (a) => Math.trunc(a),
  "f32.nearest": (a) => roundToEven(a),
  "f32.add": (a, b) => fround(a + b),
  "f32.sub": (a, b) => fround(a - b),
  "f32.mul": (a, b) => fround(a * b),
  "f32.div": (a, b) => fround(a / b),
  "f32.min": (a, b) => Math.min(a, b),
  "f32.max": (a, b) => Math.max(a, b),
  "f32.eq": (a, b) => Number(a === b),
  "f32.ne": (a, b) => Number(a !== b),
  "f32.lt": (a, b) => Number(a < b),
  "f32.le": (a, b) => Number(a <= b),
  "f32.gt": (a, b) => Number(a > b),
  "f32.ge": (a, b) => Number(a >= b),
  "i32.add": (a, b) => (a + b) | 0,
  "i32.sub": (a, b) => (a - b) | 0,
  "i32.mul": (a, b) => Math.imul(a, b),
  "i32.and": (a, b) => a & b,
  "i32.or": (a, b) => a | b,
  "i32.xor": (a, b) => a ^ b,
  "i32.min": (a, b) => Math.min(a, b),
  "i32.max": (a, b) => Math.max(a, b),
  "i32.eq": (a, b) => Number(a === b),
  "i32.ne": (a, b) => Number(a !== b),
  "i32.lt": (a, b) => Number(a < b),
  "i32.le": (a, b) => Number(a <= b),
  "i32.gt": (a, b) => Number(a > b),
  "i32.ge": (a, b) => Number(a >= b),
  "i32.shl": (a, _, amount) => a << amount,
  "i32.shrS": (a, _, amount) => a >> amount,
  "i32.shrU": (a, _, amount) => (a >>> amount) | 0,
  "bool.and": (a, b) => a & b,
  "bool.or": (a, b) => a | b,
  "bool.not": (a) => 1 - a,
  "f32.fromI32": (a) => fround(a),
  "i32.fromF32": (a) => (Number.isNaN(a) ? 0 : Math.max(-2147483648, Math.min(2147483647, Math.trunc(a))) | 0),
  "f32.fromBits": (a) => fromBits(a),
  "i32.bitsOf": (a) => bitsOf(a),
};

/** The value of one node from the values of its arguments; -0 of an integer does not occur. */
export function evaluate({ op, value }: Scalar, [a = 0, b = 0, c = 0]: readonly number[]): number {
  if (op === "select" || op === "rareSelect") return a === 1 ? b : c;
  if (op === "const" || op === "load") throw new Error(`Scalar expression: ${op} has no arguments`);
  return operations[op](a, b, value);
}

/** The values of `roots` for one element, bit for bit what vector code computes (but for the payload of a NaN). */
export function interpret(roots: readonly Scalar[], leaf: (slot: number) => number): number[] {
  const known = new Map<Scalar, number>();
  const visit = (node: Scalar): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const value = node.op === "const" ? node.value : node.op === "load" ? leaf(node.value) : evaluate(node, node.args.map(visit));
    known.set(node, value);
    return value;
  };
  return roots.map(visit);
}

/** To the nearest whole number, ties to the even one, keeping the sign of zero. */
function roundToEven(a: number): number {
  if (Math.abs(a) >= 2 ** 23 || Number.isNaN(a) || a === 0) return a;
  const magic = a < 0 ? -(2 ** 52) : 2 ** 52;
  const rounded = a + magic - magic;
  return rounded === 0 && a < 0 ? -0 : rounded;
}
