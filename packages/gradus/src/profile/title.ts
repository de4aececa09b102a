import type { InstructionFacts } from "../engine/index.js";

/** What an instruction is called: its operations, behind the layer that they are of unless they name it already. */
export function titleOf({ name, place }: InstructionFacts): string {
  return place === "" || name.includes(place) ? name : `${place}: ${name}`;
}
