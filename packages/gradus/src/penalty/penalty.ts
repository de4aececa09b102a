import type { Sym } from "../engine/graph/index.js";
import { inRange, oneOf } from "../errors/index.js";

/** What a penalty's numbers depend on: `m`, the number of train rows, and the rate of this step. */
export type PenaltyAt = Readonly<{ m: number; learningRate: number }>;

/** "weights" leaves biases and the scales and shifts of normalisation alone, as the note and Keras do. */
export type PenaltyOn = "weights" | "all";

/**
 * The meaning of a penalty. It acts on one parameter tensor at a time (but for `maxNorm` one flat vector of all would do as well), through its cost,
 * which is added to the loss so that the gradient follows, or by moving the parameters after the update.
 */
export type PenaltyMember<P> = Readonly<{
  /** The numbers that reach the program as run-time scalars, computed in float64 before each step; `cost` and `project` find them in `hyper`. */
  scalars: (penalty: P, at: PenaltyAt) => Readonly<Record<string, number>>;
  /** Whether it acts on parameters of a kind ("weight", "embedding", "bias", ...). */
  actsOn: (penalty: P, kind: string) => boolean;
  /** The cost of a parameter, a scalar; undefined where the penalty works by `project` alone. */
  cost: (penalty: P, w: Sym, hyper: Readonly<Record<string, Sym>>) => Sym | undefined;
  /** The parameter after the update, moved; undefined where the penalty works by its cost alone. `unitAxis` is the axis that numbers a layer's units. */
  project: (penalty: P, w: Sym, hyper: Readonly<Record<string, Sym>>, unitAxis?: number) => Sym | undefined;
}>;

export function actsOn({ on }: Readonly<{ on: PenaltyOn }>, kind: string): boolean {
  return on === "all" || kind === "weight" || kind === "embedding";
}

/** @throws UserError if lambda is negative */
export function checkedLambda(lambda: number, place: string): number {
  return inRange(lambda, 0, Number.POSITIVE_INFINITY, "[)", `${place}, lambda`);
}

/** @throws UserError unless it is "weights" or "all" */
export function checkedOn(on: PenaltyOn, place: string): PenaltyOn {
  return oneOf(String(on) as PenaltyOn, ["weights", "all"], `${place}, on`);
}

/** A scalar by its name. */
export function scalarOf(hyper: Readonly<Record<string, Sym>>, name: string): Sym {
  const found = hyper[name];
  if (found === undefined) throw new Error(`A penalty was traced without its scalar "${name}"; please report this`);
  return found;
}
