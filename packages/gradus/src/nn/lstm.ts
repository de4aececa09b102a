import { type Cell, gate } from "./recurrence.js";
import { checkedRecurrent, type Recurrent, type RecurrentOptions, traceRecurrent } from "./recurrent.js";
import type { Trace } from "./scope.js";

/**
 * Long short-term memory: x [batch, steps, features] -> y [batch, units] of the last step, or with `returnSequences` [batch, steps, units]; twice as wide
 * if `bidirectional`. With the gates i, f, g, o in blocks of columns, h and c starting at zero:
 *   i, f, o = sigmoid(x W + b + h V + c);   g = tanh(x W + b + h V + c);   c <- f c + i g;   h <- o tanh(c)
 * Parameters: see `traceRecurrent`. Two biases, as in PyTorch; all start uniform in +-1 / sqrt(units) unless `init` says otherwise.
 * Source: Hochreiter and Schmidhuber 1997, Long short-term memory; with forget gates: Gers, Schmidhuber, Cummins 2000.
 */
export type Lstm = Readonly<{ layer: "lstm" }> & Recurrent;

/** @throws UserError if a number is no positive whole one, a switch is neither true nor false, or the start value is unknown */
export function lstm(units: number, options: RecurrentOptions = {}): Lstm {
  return { layer: "lstm", ...checkedRecurrent(units, options, "nn.lstm") };
}

/** States h, c. */
export const lstmCell: Cell = {
  gates: 4,
  states: 2,
  next: (fromInput, fromState, [, c]) => {
    const both = fromInput.add(fromState);
    const [i, f, g, o] = [gate(both, 0, 4).sigmoid(), gate(both, 1, 4).sigmoid(), gate(both, 2, 4).tanh(), gate(both, 3, 4).sigmoid()];
    const memory = f.mul(c!).add(i.mul(g));
    return [o.mul(memory.tanh()), memory];
  },
};

/** @throws UserError if x is not [batch, steps, features] */
export const traceLstm: Trace<Lstm> = (layer, x, scope) => traceRecurrent(layer, x, { cell: lstmCell, scope });
