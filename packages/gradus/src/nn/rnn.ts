import type { Cell } from "./recurrence.js";
import { checkedRecurrent, type Recurrent, type RecurrentOptions, traceRecurrent } from "./recurrent.js";
import type { Trace } from "./scope.js";

/**
 * Plain recurrent layer: x [batch, steps, features] -> y [batch, units] of the last step, or with `returnSequences` [batch, steps, units]; twice as wide if
 * `bidirectional`. h starts at zero:
 *   h <- tanh(x W + b + h V + c)
 * Parameters and start values as in `lstm`, which learns longer spans. Source: Elman 1990, Finding structure in time.
 */
export type Rnn = Readonly<{ layer: "rnn" }> & Recurrent;

/** @throws UserError if a number is no positive whole one, a switch is neither true nor false, or the start value is unknown */
export function rnn(units: number, options: RecurrentOptions = {}): Rnn {
  return { layer: "rnn", ...checkedRecurrent(units, options, "nn.rnn") };
}

/** State h. */
export const rnnCell: Cell = { gates: 1, states: 1, next: (fromInput, fromState) => [fromInput.add(fromState).tanh()] };

/** @throws UserError if x is not [batch, steps, features] */
export const traceRnn: Trace<Rnn> = (layer, x, scope) => traceRecurrent(layer, x, { cell: rnnCell, scope });
