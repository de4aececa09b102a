import { flopsOf, type Sym } from "../graph/index.js";
import type { Instruction } from "./program.js";

/** What an instruction computes of the graph: the place with most of its work (empty where none is known), and floating-point operations by meaning. */
export interface Origin {
  readonly place: string;
  readonly flops: number;
}

const known = new WeakMap<Instruction, Origin>();
const unknown: Origin = { place: "", flops: 0 };

export function originOf(instruction: Instruction): Origin {
  return known.get(instruction) ?? unknown;
}

/**
 * Remembers that these instructions compute these nodes. Of several, copies that prepare or sums that finish the work come from the same place and
 * count nothing; the operations are those of the one that does the work.
 */
export function recordOrigin(instructions: readonly Instruction[], nodes: Iterable<Sym>): void {
  const work = new Map<string, number>();
  let flops = 0;
  for (const node of nodes) {
    const own = flopsOf([node]);
    flops += own;
    if (node.place !== "") work.set(node.place, (work.get(node.place) ?? 0) + own);
  }
  let [place, most] = ["", -1];
  for (const [each, own] of work) if (own > most) [place, most] = [each, own];
  const main = instructions.find(({ kind }) => kind !== "loops") ?? instructions[0];
  for (const instruction of instructions) known.set(instruction, { place, flops: instruction === main ? flops : 0 });
}
