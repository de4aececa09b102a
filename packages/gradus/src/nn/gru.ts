import { type Cell, gate } from "./recurrence.js";
import { checkedRecurrent, type Recurrent, type RecurrentOptions, traceRecurrent } from "./recurrent.js";
import type { Trace } from "./scope.js";

/**
 * Gated recurrent unit: x [batch, steps, features] -> y [batch, units] of the last step, or with `returnSequences` [batch, steps, units]; twice as wide if
 * `bidirectional`. With the gates r, z, n in blocks of columns, h starting at zero:
 *   r, z = sigmoid(x W + b + h V + c);   n = tanh(x W + b + r (h V + c));   h <- (1 - z) n + z h
 * The reset gate acts after the product and its bias, as in PyTorch and cuDNN (Keras: resetAfter). Parameters and start values as in `lstm`.
 * Source: Cho et al. 2014, Learning phrase representations using RNN encoder-decoder, equations 5 to 8.
 */
export type Gru = Readonly<{ layer: "gru" }> & Recurrent;

/** @throws UserError if a number is no positive whole one, a switch is neither true nor false, or the start value is unknown */
export function gru(units: number, options: RecurrentOptions = {}): Gru {
  return { layer: "gru", ...checkedRecurrent(units, options, "nn.gru") };
}

/** State h. */
export const gruCell: Cell = {
  gates: 3,
  states: 1,
  next: (fromInput, fromState, [h]) => {
    const r = gate(fromInput, 0, 3)
      .add(gate(fromState, 0, 3))
      .sigmoid();
    const z = gate(fromInput, 1, 3)
      .add(gate(fromState, 1, 3))
      .sigmoid();
    const n = gate(fromInput, 2, 3)
      .add(r.mul(gate(fromState, 2, 3)))
      .tanh();
    return [n.add(z.mul(h!.sub(n)))];
  },
};

/** @throws UserError if x is not [batch, steps, features] */
export const traceGru: Trace<Gru> = (layer, x, scope) => traceRecurrent(layer, x, { cell: gruCell, scope });
