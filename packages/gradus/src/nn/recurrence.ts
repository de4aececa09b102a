import { broadcastTo, concat, constant, matmul, reshape, type Sym, slice, transpose } from "../engine/graph/index.js";

/**
 * What a recurrent layer computes at each step. `gates` blocks of `units` columns come out of its products; `states` tensors [batch, units] go from step to
 * step, the first of which is also the output h. `fromInput` = x W + b and `fromState` = h V + c, both [batch, gates * units].
 */
export type Cell = Readonly<{
  gates: number;
  states: number;
  next: (fromInput: Sym, fromState: Sym, before: readonly Sym[]) => readonly Sym[];
}>;

/** One direction of one layer: inputWeight [features, gates * units], stateWeight [units, gates * units], biases [gates * units]. */
export type CellWeights = Readonly<{ inputWeight: Sym; stateWeight: Sym; inputBias: Sym; stateBias: Sym }>;

/** The directions of one layer, each with its weights and the states [batch, units] before its first step; zeros unless given. */
export type Direction = Readonly<{ weights: CellWeights; start?: readonly Sym[] }>;

/** `y` [batch, steps, directions * units] and the `last` states of each layer's directions in order: forward, then backward if there is one. */
export type Unrolled = Readonly<{ y: Sym; last: readonly (readonly Sym[])[] }>;

/**
 * Unrolls recurrent layers over the steps of x [batch, steps, features]. A layer has one direction (forward) or two (forward, and backward from the last step
 * to the first); the next layer reads both outputs side by side. The products with the input are one for all steps, those with the state one a step.
 */
export function recurrence(cell: Cell, x: Sym, layers: readonly (readonly Direction[])[]): Unrolled {
  const [batch, steps, features] = x.shape as [number, number, number];
  let rows = reshape(transpose(x, [1, 0, 2]), [steps * batch, features]); // step by step, so that a step's rows lie together
  const last: (readonly Sym[])[] = [];
  for (const directions of layers) {
    const outputs = directions.map((direction, at) => {
      const run = unroll(cell, rows, { ...direction, steps, backward: at === 1 });
      last.push(run.last);
      return run.y;
    });
    rows = concat(outputs, 1);
  }
  return { y: transpose(reshape(rows, [steps, batch, rows.shape[1]!]), [1, 0, 2]), last };
}

/** One direction of one layer over rows [steps * batch, features]; its outputs [steps * batch, units] stand in the order of the rows. */
function unroll(
  cell: Cell,
  rows: Sym,
  { weights, start, steps, backward }: Direction & { readonly steps: number; readonly backward: boolean },
): { y: Sym; last: readonly Sym[] } {
  const { inputWeight, stateWeight, inputBias, stateBias } = weights;
  const batch = rows.shape[0]! / steps;
  const width = inputWeight.shape[1]!;
  const fromInputs = matmul(rows, inputWeight).add(inputBias);
  const outputs = new Array<Sym>(steps);
  let before = start;
  for (let step = 0; step < steps; step++) {
    const at = backward ? steps - 1 - step : step;
    const fromInput = slice(fromInputs, [at * batch, 0], [(at + 1) * batch, width]);
    // Nothing comes from a state of zeros but the bias.
    const fromState = before ? matmul(before[0]!, stateWeight).add(stateBias) : broadcastTo(stateBias, [batch, width]);
    before = cell.next(fromInput, fromState, before ?? zeros(cell, [batch, width / cell.gates]));
    outputs[at] = before[0]!;
  }
  return { y: concat(outputs), last: before! };
}

function zeros({ states }: Cell, shape: readonly number[]): Sym[] {
  return Array.from({ length: states }, () => constant(0, shape));
}

/** Column block `at` of `count` equal ones: the part of a gate. */
export function gate(x: Sym, at: number, count: number): Sym {
  const [batch, width] = x.shape as [number, number];
  const units = width / count;
  return slice(x, [0, at * units], [batch, (at + 1) * units]);
}
