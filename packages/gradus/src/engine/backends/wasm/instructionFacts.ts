import { originOf, type Program, trafficOf } from "../../compile/index.js";
import type { InstructionFacts } from "../../session.js";

/** What a program's instructions are and cost, in the order in which they run. */
export function instructionFacts(program: Program): InstructionFacts[] {
  return (["compute", "commit"] as const).flatMap((half) =>
    program[half].flat().map((instruction) => ({
      name: instruction.name,
      ...originOf(instruction),
      half,
      bytes: trafficOf(instruction),
    })),
  );
}
