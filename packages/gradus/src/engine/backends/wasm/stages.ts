import type { Instruction, Phase } from "../../compile/program.js";
import { kernelOf } from "./kernels.js";

/**
 * What a team does between two barriers. Phases whose instructions have a single unit each are work for the first thread alone, and it needs no
 * barrier between them; all others are stages of their own.
 */
export interface Stage {
  readonly phases: readonly Phase[];
  readonly alone: boolean;
}

export function stagesOf(phases: readonly Phase[]): Stage[] {
  const stages: { phases: Phase[]; alone: boolean }[] = [];
  for (const phase of phases) {
    const alone = phase.every((instruction) => unitsOf(instruction) <= 1);
    const last = stages.at(-1);
    if (alone && last?.alone === true) last.phases.push(phase);
    else stages.push({ phases: [phase], alone });
  }
  return stages;
}

/** Barriers of a team: between stages, and after the last unless the first thread has done it alone. */
export function barriersOf(stages: readonly Stage[]): number {
  return Math.max(0, stages.length - 1) + (stages.at(-1)?.alone === false ? 1 : 0);
}

function unitsOf(instruction: Instruction): number {
  return kernelOf(instruction).units;
}
