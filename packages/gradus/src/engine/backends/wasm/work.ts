import type { Instruction, Loops } from "../../compile/program.js";
import { product } from "./kernel.js";
import { kernelOf } from "./kernels.js";
import { operationsIn } from "./loopPlan.js";
import type { Stage } from "./stages.js";

/**
 * Share of one thread's time that the first of `threads` threads takes, who has the most to do: 1 / threads where the units come out even, 1 where
 * nothing can be divided. 0 if there is nothing to do.
 */
export function largestShare(stages: readonly Stage[], threads: number): number {
  let [all, first] = [0, 0];
  for (const { phases } of stages)
    for (const instruction of phases.flat()) {
      const { units } = kernelOf(instruction);
      if (units === 0) continue;
      const work = workOf(instruction);
      all += work;
      first += (work * Math.ceil(units / threads)) / units;
    }
  return all === 0 ? 0 : first / all;
}

/** Roughly the nanoseconds of an instruction, good enough for shares: products at 45 GFLOP/s, a vector operation elsewhere 0.5 ns. */
export function workOf(instruction: Instruction): number {
  switch (instruction.kind) {
    case "product": {
      const { batch, rows, columns, inner, epilogue } = instruction;
      return product(batch) * rows * columns * (inner / 22.5 + epilogue.length / 4);
    }
    case "loops":
      return workOfLoops(instruction);
    case "argmax":
      return product(instruction.kept) * instruction.count;
    case "scatterAdd":
      return (instruction.rows + 2 * instruction.count) * instruction.width * 0.25;
    case "fold":
      return product([...instruction.lead, ...instruction.kernel, ...instruction.out]) * 0.5;
    default:
      return instruction satisfies never;
  }
}

function workOfLoops({ kept, reduced, operands, stores, reductions, epilogue }: Loops): number {
  const values = [...reductions, ...stores].map(({ value }) => value);
  const atPoint = operationsIn(values) + operands.length + stores.length + reductions.length;
  const atEnd = operationsIn(epilogue.map(({ value }) => value)) + epilogue.length;
  return product(kept) * (product(reduced) * atPoint + atEnd) * 0.125;
}
