import { concat, type Sym } from "../engine/graph/index.js";
import { flag, positiveInteger } from "../errors/index.js";
import { checkedInit, type Init } from "../init/index.js";
import { axes } from "./axes.js";
import { type Cell, type CellWeights, recurrence } from "./recurrence.js";
import type { Scope } from "./scope.js";

/** What `lstm`, `gru` and `rnn` have in common. */
export type Recurrent = Readonly<{
  units: number;
  /** So many layers on top of each other. */
  depth: number;
  /** Whether each layer also runs from the last step to the first; both outputs stand side by side, forward first. */
  bidirectional: boolean;
  /** Whether the output of every step comes out [batch, steps, ..], or only what each direction has after its own last step [batch, ..]. */
  returnSequences: boolean;
  init: Init;
}>;

export type RecurrentOptions = Partial<Omit<Recurrent, "units">>;

/** @throws UserError if a number is no positive whole one, a switch is neither true nor false, or the start value is unknown */
export function checkedRecurrent(
  units: number,
  { depth = 1, bidirectional = false, returnSequences = false, init = "torchDefault" }: RecurrentOptions,
  place: string,
): Recurrent {
  return {
    units: positiveInteger(units, `${place}, units`),
    depth: positiveInteger(depth, `${place}, depth`),
    bidirectional: flag(bidirectional, `${place}, bidirectional`),
    returnSequences: flag(returnSequences, `${place}, returnSequences`),
    init: checkedInit(init, `${place}, init`),
  };
}

/**
 * Unrolls the layers over x [batch, steps, features]. Parameters of layer k: `k.inputWeight` [features, gates * units], `k.stateWeight` [units, gates * units],
 * `k.inputBias`, `k.stateBias` [gates * units], and the same under `k.reverse` for the way back.
 * @throws UserError if x has other axes
 */
export function traceRecurrent(
  { units, depth, bidirectional, returnSequences, init }: Recurrent,
  x: Sym,
  { cell, scope }: { cell: Cell; scope: Scope },
): Sym {
  const [, , features] = axes(x, ["batch", "steps", "features"]) as [number, number, number];
  const directions = bidirectional ? 2 : 1;
  const width = cell.gates * units;
  // All of it starts as PyTorch's: uniform in +-1 / sqrt(units), whatever the number of features.
  const fans = { fanIn: units, fanOut: width };
  const weightsIn = (part: Scope, inputs: number): CellWeights => ({
    inputWeight: part.parameter("inputWeight", [inputs, width], init, "weight", fans),
    stateWeight: part.parameter("stateWeight", [units, width], init, "weight", fans),
    inputBias: part.parameter("inputBias", [width], init, "bias", fans),
    stateBias: part.parameter("stateBias", [width], init, "bias", fans),
  });
  const stack = Array.from({ length: depth }, (_, k) => {
    const inputs = k === 0 ? features : directions * units;
    const own = scope.child(String(k));
    const scopes = bidirectional ? [own, own.child("reverse")] : [own];
    return scopes.map((part) => ({ weights: weightsIn(part, inputs) }));
  });
  const { y, last } = recurrence(cell, x, stack);
  if (returnSequences) return y;
  return concat(
    last.slice(-directions).map(([h]) => h!),
    1,
  );
}
