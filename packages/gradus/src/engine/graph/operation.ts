import type { Scalar } from "../scalar/expression.js";
import type { ElementwiseName, StructuralName, Sym } from "./symbol.js";

/**
 * The gradient rule: from the gradient of the result to those of the inputs (undefined: no gradient flows there), made of operations.
 * Rules of elementwise operations may return the broadcast shape; it is summed back to the input's.
 */
export type GradientRule = (g: Sym, node: Sym) => readonly (Sym | undefined)[];

/** An operation on each element alone: its float64 meaning, and how float32 computes it from the closed scalar language. */
export interface Elementwise {
  readonly kind: "elementwise";
  readonly gradient: GradientRule;
  readonly meaning: (...values: number[]) => number;
  readonly lowering: (...values: Scalar[]) => Scalar;
}

/** An operation that moves or joins elements. `meaning` computes in float64 on row-major arrays. */
export interface Structural {
  readonly kind: "structural";
  readonly gradient: GradientRule;
  readonly meaning: (node: Sym, inputs: readonly Float64Array[]) => Float64Array;
}

/** A leaf: its values come from outside (inputs, states). */
export interface Leaf {
  readonly kind: "leaf";
}

export type Operation = Elementwise | Structural | Leaf;
export type Operations = { readonly [K in ElementwiseName]: Elementwise } & { readonly [K in StructuralName]: Structural | Leaf };
