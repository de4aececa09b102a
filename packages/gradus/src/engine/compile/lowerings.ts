import type { DType, Elementwise } from "../graph/index.js";
import { bool, f32, i32, load, type Scalar, type ScalarType } from "../scalar/expression.js";

interface Branch {
  result: Scalar | undefined;
  readonly next: Map<Scalar, Branch>;
}

/**
 * The scalar expressions of a program, each made once: leaves of one slot are one object, and so is an operation on the same operands. A network unrolled
 * over time asks for the same tanh hundreds of times.
 */
export class Lowerings {
  readonly #loads = new Map<ScalarType, Scalar[]>();
  readonly #literals = new Map<DType, Map<number, Scalar>>();
  readonly #operations = new Map<Elementwise, Branch>();

  load(slot: number, type: ScalarType): Scalar {
    const known = this.#loads.get(type) ?? [];
    this.#loads.set(type, known);
    const made = known[slot] ?? load(slot, type);
    known[slot] = made;
    return made;
  }

  literal(value: number, dtype: DType): Scalar {
    if (Object.is(value, -0)) return literal(value, dtype); // a map does not tell it from 0
    const known = this.#literals.get(dtype) ?? new Map<number, Scalar>();
    this.#literals.set(dtype, known);
    const made = known.get(value) ?? literal(value, dtype);
    known.set(value, made);
    return made;
  }

  operation(operation: Elementwise, args: readonly Scalar[]): Scalar {
    let branch = this.#operations.get(operation) ?? { result: undefined, next: new Map() };
    this.#operations.set(operation, branch);
    for (const arg of args) {
      const next: Branch = branch.next.get(arg) ?? { result: undefined, next: new Map() };
      branch.next.set(arg, next);
      branch = next;
    }
    branch.result ??= operation.lowering(...args);
    return branch.result;
  }
}

export function literal(value: number, dtype: DType): Scalar {
  return dtype === "f32" ? f32(value) : dtype === "bool" ? bool(value !== 0) : i32(value);
}
