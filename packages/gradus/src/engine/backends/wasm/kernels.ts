import type { Instruction, Program } from "../../compile/program.js";
import { argmaxKernel } from "./argmax.js";
import { foldKernel } from "./fold.js";
import { gemmKernel } from "./gemm.js";
import type { Kernel } from "./kernel.js";
import { loopsKernel } from "./loops.js";
import { productKernel } from "./product.js";
import { scatterAddKernel } from "./scatterAdd.js";

const known = new WeakMap<Instruction, Kernel>();

/** How an instruction is computed; planned once for each. */
export function kernelOf(instruction: Instruction): Kernel {
  const made = known.get(instruction) ?? planned(instruction);
  known.set(instruction, made);
  return made;
}

function planned(instruction: Instruction): Kernel {
  switch (instruction.kind) {
    case "loops":
      return loopsKernel(instruction);
    case "product":
      return productKernel(instruction);
    case "gemm":
      return gemmKernel(instruction);
    case "argmax":
      return argmaxKernel(instruction);
    case "scatterAdd":
      return scatterAddKernel(instruction);
    case "fold":
      return foldKernel(instruction);
    default:
      return instruction satisfies never;
  }
}

/** Bytes that the kernels of a program need for themselves on each thread; one after the other, they share them. */
export function scratchBytes({ compute, commit }: Program): number {
  return Math.max(0, ...[...compute, ...commit].flat().map((instruction) => kernelOf(instruction).scratchBytes ?? 0));
}
