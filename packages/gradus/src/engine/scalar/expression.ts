/**
 * A small closed language of scalars in which every elementwise operation is said in float32. An expression is an immutable tree whose
 * equal parts may be shared by reference; whoever runs it, one lane at a time (`interpret`) or four (`emitScalar`), computes the same bits.
 *
 * Three types: f32 (IEEE binary32, each operation rounded to nearest), i32 (two's complement, wraps around), bool (a lane's mask).
 * min and max are those of WebAssembly: NaN if either side is NaN, -0 below +0. A select has no side effects: both of its sides may be
 * computed.
 */
export type ScalarType = "f32" | "i32" | "bool";

export type FloatUnary = "f32.neg" | "f32.abs" | "f32.sqrt" | "f32.floor" | "f32.ceil" | "f32.trunc" | "f32.nearest";
export type FloatBinary = "f32.add" | "f32.sub" | "f32.mul" | "f32.div" | "f32.min" | "f32.max";
export type FloatComparison = "f32.eq" | "f32.ne" | "f32.lt" | "f32.le" | "f32.gt" | "f32.ge";
export type IntBinary = "i32.add" | "i32.sub" | "i32.mul" | "i32.and" | "i32.or" | "i32.xor" | "i32.min" | "i32.max";
export type IntComparison = "i32.eq" | "i32.ne" | "i32.lt" | "i32.le" | "i32.gt" | "i32.ge";
export type IntShift = "i32.shl" | "i32.shrS" | "i32.shrU";
export type BoolOp = "bool.and" | "bool.or" | "bool.not";
/** f32.fromI32 rounds to nearest; i32.fromF32 truncates, saturates, and takes NaN to 0; the other two keep the bits. */
export type Conversion = "f32.fromI32" | "i32.fromF32" | "f32.fromBits" | "i32.bitsOf";
/** `const` and `load` have no arguments; `select` and `rareSelect` have three (condition, if true, if false). */
export type ScalarOp =
  | "const"
  | "load"
  | "select"
  | "rareSelect"
  | FloatUnary
  | FloatBinary
  | FloatComparison
  | IntBinary
  | IntComparison
  | IntShift
  | BoolOp
  | Conversion;

/** `value` is the number of a `const` (a bool is 0 or 1), the slot of a `load` and the amount of a shift; 0 elsewhere. */
export type Scalar = Readonly<{ op: ScalarOp; type: ScalarType; args: readonly Scalar[]; value: number }>;

/** What the builders accept: a plain number becomes a constant of the other side's type. */
export type Operand = Scalar | number;

const none: readonly Scalar[] = [];
const node = (op: ScalarOp, type: ScalarType, args: readonly Scalar[], value = 0): Scalar => ({ op, type, args, value });

/** The f32 constant nearest to `value`. */
export const f32 = (value: number): Scalar => node("const", "f32", none, Math.fround(value));
/** The i32 constant with the low 32 bits of `value`. */
export const i32 = (value: number): Scalar => node("const", "i32", none, value | 0);
export const bool = (value: boolean): Scalar => node("const", "bool", none, value ? 1 : 0);
/** A value that the kernel supplies: an element of an input, a run-time scalar, an index, ... */
export const load = (slot: number, type: ScalarType): Scalar => node("load", type, none, slot);

export const add = (a: Operand, b: Operand): Scalar => arithmetic("add", a, b);
export const sub = (a: Operand, b: Operand): Scalar => arithmetic("sub", a, b);
export const mul = (a: Operand, b: Operand): Scalar => arithmetic("mul", a, b);
export const min = (a: Operand, b: Operand): Scalar => arithmetic("min", a, b);
export const max = (a: Operand, b: Operand): Scalar => arithmetic("max", a, b);
export const div = (a: Operand, b: Operand): Scalar => node("f32.div", "f32", [only("f32", a), only("f32", b)]);

export const neg = (a: Operand): Scalar => node("f32.neg", "f32", [only("f32", a)]);
export const abs = (a: Operand): Scalar => node("f32.abs", "f32", [only("f32", a)]);
export const sqrt = (a: Operand): Scalar => node("f32.sqrt", "f32", [only("f32", a)]);
export const floor = (a: Operand): Scalar => node("f32.floor", "f32", [only("f32", a)]);
export const ceil = (a: Operand): Scalar => node("f32.ceil", "f32", [only("f32", a)]);
export const trunc = (a: Operand): Scalar => node("f32.trunc", "f32", [only("f32", a)]);
/** Rounds to the nearest whole number, ties to the even one. */
export const nearest = (a: Operand): Scalar => node("f32.nearest", "f32", [only("f32", a)]);

/** Comparisons of i32 are signed. */
export const eq = (a: Operand, b: Operand): Scalar => comparison("eq", a, b);
export const ne = (a: Operand, b: Operand): Scalar => comparison("ne", a, b);
export const lt = (a: Operand, b: Operand): Scalar => comparison("lt", a, b);
export const le = (a: Operand, b: Operand): Scalar => comparison("le", a, b);
export const gt = (a: Operand, b: Operand): Scalar => comparison("gt", a, b);
export const ge = (a: Operand, b: Operand): Scalar => comparison("ge", a, b);

/** Bitwise on i32, logical on bool. */
export const and = (a: Operand, b: Operand): Scalar => logical("and", a, b);
export const or = (a: Operand, b: Operand): Scalar => logical("or", a, b);
export const xor = (a: Operand, b: Operand): Scalar => node("i32.xor", "i32", [only("i32", a), only("i32", b)]);
export const not = (a: Scalar): Scalar => node("bool.not", "bool", [only("bool", a)]);

/** Shifts by a constant amount of 0 to 31. */
export const shl = (a: Operand, amount: number): Scalar => shift("i32.shl", a, amount);
export const shrS = (a: Operand, amount: number): Scalar => shift("i32.shrS", a, amount);
export const shrU = (a: Operand, amount: number): Scalar => shift("i32.shrU", a, amount);

export const toF32 = (a: Operand): Scalar => node("f32.fromI32", "f32", [only("i32", a)]);
export const toI32 = (a: Operand): Scalar => node("i32.fromF32", "i32", [only("f32", a)]);
export const fromBits = (a: Operand): Scalar => node("f32.fromBits", "f32", [only("i32", a)]);
export const bitsOf = (a: Operand): Scalar => node("i32.bitsOf", "i32", [only("f32", a)]);

export const select = (condition: Scalar, yes: Operand, no: Operand): Scalar => choice("select", condition, yes, no);
/**
 * A select whose first side is costly and seldom needed: a vector machine may skip it where no lane asks for it. Same value as `select`.
 */
export const rareSelect = (condition: Scalar, yes: Operand, no: Operand): Scalar => choice("rareSelect", condition, yes, no);

function arithmetic(name: "add" | "sub" | "mul" | "min" | "max", a: Operand, b: Operand): Scalar {
  const [left, right] = pair(a, b);
  if (left.type === "bool") throw new Error(`Scalar expression: ${name} of two bools`);
  return node(`${left.type}.${name}`, left.type, [left, right]);
}

function comparison(name: "eq" | "ne" | "lt" | "le" | "gt" | "ge", a: Operand, b: Operand): Scalar {
  const [left, right] = pair(a, b);
  if (left.type === "bool") throw new Error(`Scalar expression: ${name} of two bools`);
  return node(`${left.type}.${name}`, "bool", [left, right]);
}

function logical(name: "and" | "or", a: Operand, b: Operand): Scalar {
  const [left, right] = pair(a, b);
  if (left.type === "f32") throw new Error(`Scalar expression: ${name} of two floats`);
  return node(`${left.type}.${name}`, left.type, [left, right]);
}

function shift(op: IntShift, a: Operand, amount: number): Scalar {
  if (!Number.isInteger(amount) || amount < 0 || amount > 31) throw new Error(`Scalar expression: shift by ${amount}`);
  return amount === 0 ? only("i32", a) : node(op, "i32", [only("i32", a)], amount);
}

function choice(op: "select" | "rareSelect", condition: Scalar, a: Operand, b: Operand): Scalar {
  const [yes, no] = pair(a, b);
  return node(op, yes.type, [only("bool", condition), yes, no]);
}

/** The two operands as scalars of one type; two plain numbers are floats. */
function pair(a: Operand, b: Operand): [Scalar, Scalar] {
  const type = typeof a !== "number" ? a.type : typeof b !== "number" ? b.type : "f32";
  return [only(type, a), only(type, b)];
}

function only(type: ScalarType, a: Operand): Scalar {
  if (typeof a === "number") {
    if (type === "bool") throw new Error("Scalar expression: a number where a bool belongs");
    return type === "f32" ? f32(a) : i32(a);
  }
  if (a.type !== type) throw new Error(`Scalar expression: ${a.op} is ${a.type}, expected ${type}`);
  return a;
}
