import type { Instruction, Loops } from "../../compile/program.js";
import { product } from "./kernel.js";
import { kernelOf } from "./kernels.js";
import { operationsIn } from "./loopPlan.js";
import { seatOf, shareOf } from "./share.js";
import type { Stage } from "./stages.js";

/**
 * Share of one thread's time that `threads` threads take together: 1 / threads where the units come out even, 1 where nothing can be divided. In each
 * stage the thread counts that has the most to do. 0 if there is nothing to do.
 */
export function largestShare(stages: readonly Stage[], threads: number): number {
  let [all, together] = [0, 0];
  for (const { phases, alone } of stages) {
    const each = new Float64Array(threads);
    for (const [at, instruction] of phases.flat().entries()) {
      const { units } = kernelOf(instruction);
      if (units === 0) continue;
      const work = workOf(instruction);
      all += work;
      for (let thread = 0; thread < threads; thread++) {
        const { from, to } = shareOf(units, alone ? { thread, threads } : seatOf({ thread, threads }, { at, units }));
        each[thread]! += (work * (to - from)) / units;
      }
    }
    together += Math.max(...each);
  }
  return all === 0 ? 0 : together / all;
}

/** Roughly the nanoseconds of an instruction, good enough for shares: products at 45 GFLOP/s (by a library at 150), a vector operation elsewhere 0.5 ns. */
export function workOf(instruction: Instruction): number {
  switch (instruction.kind) {
    case "product": {
      const { batch, rows, columns, inner, epilogue } = instruction;
      return product(batch) * rows * columns * (inner / 22.5 + epilogue.length / 4);
    }
    case "gemm":
      return product(instruction.batch) * instruction.rows * instruction.columns * (instruction.inner / 75);
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
