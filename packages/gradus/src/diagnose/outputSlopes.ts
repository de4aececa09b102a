import { gradients, type Sym } from "../engine/index.js";
import { UserError } from "../errors/index.js";

/** The gradients of the cost by outputs of layers; undefined where an output reaches the cost only through operations without a gradient. */
export function outputSlopes(cost: Sym, outputs: readonly Sym[]): (Sym | undefined)[] {
  try {
    return gradients(cost, outputs);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return outputs.length === 1 ? [undefined] : outputs.flatMap((output) => outputSlopes(cost, [output]));
  }
}
