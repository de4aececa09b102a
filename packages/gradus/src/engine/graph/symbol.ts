import { UserError } from "../../errors/index.js";
import { currentPlace } from "./place.js";
import { broadcastShapes, type Shape, showShape } from "./shape.js";

/** Element types. `u8` is storage only: cast it before computing. */
export type DType = "f32" | "i32" | "bool" | "u8";

export type UnaryName =
  | "neg"
  | "abs"
  | "sign"
  | "floor"
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "sqrt"
  | "rsqrt"
  | "tanh"
  | "sigmoid"
  | "erf"
  | "sin"
  | "cos"
  | "relu"
  | "not"
  | "toF32"
  | "toI32"
  | "toBool";
export type BinaryName = "add" | "sub" | "mul" | "div" | "pow" | "min" | "max" | "equal" | "less" | "lessEqual" | "and" | "or";
export type ElementwiseName = UnaryName | BinaryName | "select" | "stopGradient";
export type StructuralName =
  | "input" | "state" | "constant" | "iota" | "randomBits"
  | "reduceSum" | "reduceMax" | "reduceMin" | "argmax" | "matmul"
  | "reshape" | "transpose" | "broadcastTo" | "slice" | "pad" | "concat" | "reverse" | "gather" | "scatterAdd" | "windows" | "fold"; // biome-ignore format: one line a kind
/** Every operation of the graph; `ops/index.ts` has an entry for each. */
export type OpName = ElementwiseName | StructuralName;

export type Attribute = number | string | boolean | readonly number[] | Float64Array;
export type Attributes = Readonly<Record<string, Attribute>>;

let created = 0;

/**
 * A symbolic tensor: one node of the graph. It exists while a program is built and holds no numbers.
 * Methods are the elementwise operations, with numpy's broadcasting; a plain number takes the other side's type.
 */
export class Sym {
  /** Creation order; inputs always have smaller ones. */
  readonly id: number = created++;
  /** The layer or function that was being traced, for messages. */
  readonly place: string = currentPlace();
  readonly op: OpName;
  readonly inputs: readonly Sym[];
  readonly attributes: Attributes;
  readonly shape: Shape;
  readonly dtype: DType;

  constructor(node: { op: OpName; inputs: readonly Sym[]; shape: Shape; dtype: DType; attributes?: Attributes }) {
    this.op = node.op;
    this.inputs = node.inputs;
    this.shape = node.shape;
    this.dtype = node.dtype;
    this.attributes = node.attributes ?? {};
  }

  add(other: Sym | number): Sym {
    return elementwise("add", this, other);
  }
  sub(other: Sym | number): Sym {
    return elementwise("sub", this, other);
  }
  mul(other: Sym | number): Sym {
    return elementwise("mul", this, other);
  }
  div(other: Sym | number): Sym {
    return elementwise("div", this, other);
  }
  pow(exponent: Sym | number): Sym {
    return elementwise("pow", this, exponent);
  }
  /** The smaller of both; NaN if either is. On a tie the gradient goes to this side. */
  min(other: Sym | number): Sym {
    return elementwise("min", this, other);
  }
  /** The larger of both; NaN if either is. On a tie the gradient goes to this side. */
  max(other: Sym | number): Sym {
    return elementwise("max", this, other);
  }
  neg(): Sym {
    return elementwise("neg", this);
  }
  abs(): Sym {
    return elementwise("abs", this);
  }
  /** -1, 0 or 1; NaN for NaN. */
  sign(): Sym {
    return elementwise("sign", this);
  }
  floor(): Sym {
    return elementwise("floor", this);
  }
  exp(): Sym {
    return elementwise("exp", this);
  }
  /** e^x - 1, exact near 0. */
  expm1(): Sym {
    return elementwise("expm1", this);
  }
  log(): Sym {
    return elementwise("log", this);
  }
  /** log(1 + x), exact near 0. */
  log1p(): Sym {
    return elementwise("log1p", this);
  }
  sqrt(): Sym {
    return elementwise("sqrt", this);
  }
  /** 1 / sqrt(x). */
  rsqrt(): Sym {
    return elementwise("rsqrt", this);
  }
  square(): Sym {
    return elementwise("mul", this, this);
  }
  tanh(): Sym {
    return elementwise("tanh", this);
  }
  /** 1 / (1 + e^-x). */
  sigmoid(): Sym {
    return elementwise("sigmoid", this);
  }
  erf(): Sym {
    return elementwise("erf", this);
  }
  sin(): Sym {
    return elementwise("sin", this);
  }
  cos(): Sym {
    return elementwise("cos", this);
  }
  /** max(x, 0) with slope 0 at 0. */
  relu(): Sym {
    return elementwise("relu", this);
  }
  equal(other: Sym | number): Sym {
    return elementwise("equal", this, other);
  }
  notEqual(other: Sym | number): Sym {
    return elementwise("not", elementwise("equal", this, other));
  }
  less(other: Sym | number): Sym {
    return elementwise("less", this, other);
  }
  lessEqual(other: Sym | number): Sym {
    return elementwise("lessEqual", this, other);
  }
  greater(other: Sym | number): Sym {
    return elementwise("less", lift(other, this.dtype), this);
  }
  greaterEqual(other: Sym | number): Sym {
    return elementwise("lessEqual", lift(other, this.dtype), this);
  }
  and(other: Sym): Sym {
    return elementwise("and", this, other);
  }
  or(other: Sym): Sym {
    return elementwise("or", this, other);
  }
  not(): Sym {
    return elementwise("not", this);
  }
  /** This condition's choice: `yes` where it holds, `no` elsewhere. */
  select(yes: Sym | number, no: Sym | number): Sym {
    const dtype = yes instanceof Sym ? yes.dtype : no instanceof Sym ? no.dtype : "f32";
    return elementwise("select", this, lift(yes, dtype), lift(no, dtype));
  }
  /** The same numbers as another type; towards i32 fractions are cut off, towards bool everything but 0 is true. */
  cast(dtype: DType): Sym {
    if (dtype === this.dtype) return this;
    if (dtype === "u8") throw new UserError({ place: placeOf("cast"), what: "u8 is for storage only", remedy: "Cast to f32, i32 or bool" });
    return new Sym({ op: castNames[dtype], inputs: [this], shape: this.shape, dtype });
  }
  /** The same value, which counts as a constant for every gradient. */
  stopGradient(): Sym {
    return elementwise("stopGradient", this);
  }

  toString(): string {
    return `${this.op}${showShape(this.shape)}${this.place === "" ? "" : ` in ${this.place}`}`;
  }
}

/** A plain number as a scalar symbol; symbols pass through. */
export function lift(value: Sym | number, dtype: DType = "f32"): Sym {
  return value instanceof Sym ? value : new Sym({ op: "constant", inputs: [], shape: [], dtype, attributes: { value } });
}

const castNames = { f32: "toF32", i32: "toI32", bool: "toBool" } as const;

/** Joins the operands by broadcasting. @throws UserError for shapes that do not broadcast or types that differ */
function elementwise(op: Exclude<ElementwiseName, "toF32" | "toI32" | "toBool">, first: Sym, ...rest: (Sym | number)[]): Sym {
  const inputs = [first, ...rest.map((value) => lift(value, first.dtype))];
  return new Sym({
    op,
    inputs,
    shape: broadcastShapes(
      inputs.map((input) => input.shape),
      placeOf(op),
    ),
    dtype: resultType(op, inputs),
  });
}

/** `dense "hidden": add`: the current place with the operation, for messages. */
export function placeOf(op: string): string {
  const place = currentPlace();
  return place === "" ? op : `${place}: ${op}`;
}

const integerOps: ReadonlySet<string> = new Set([
  "add",
  "sub",
  "mul",
  "neg",
  "abs",
  "min",
  "max",
  "equal",
  "less",
  "lessEqual",
  "select",
  "stopGradient",
]);
const logicalOps: ReadonlySet<string> = new Set(["and", "or", "not", "select", "equal"]);

function resultType(op: ElementwiseName, inputs: readonly Sym[]): DType {
  const operands = op === "select" ? inputs.slice(1) : inputs;
  const dtype = operands[0]!.dtype;
  const fits =
    dtype === "f32"
      ? op !== "and" && op !== "or" && op !== "not"
      : dtype === "i32"
        ? integerOps.has(op)
        : dtype === "bool"
          ? logicalOps.has(op)
          : false;
  if (!fits || operands.some((operand) => operand.dtype !== dtype) || (op === "select" && inputs[0]!.dtype !== "bool"))
    throw new UserError({
      place: placeOf(op),
      what: `the operands are ${inputs.map((input) => input.dtype).join(", ")}`,
      remedy: "Cast them to types that this operation takes",
    });
  return op === "equal" || op === "less" || op === "lessEqual" ? "bool" : dtype;
}

/** What a message calls something that is to be a symbol: its shape, or what it is instead. */
export function shownSymbol(value: unknown): string {
  return value instanceof Sym ? showShape(value.shape) : typeof value;
}
