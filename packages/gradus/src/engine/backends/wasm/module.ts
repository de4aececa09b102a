import type { Instruction, Phase, Program } from "../../compile/program.js";
import { argmaxKernel } from "./argmax.js";
import { type FunctionBuilder, type FunctionHandle, ModuleBuilder } from "./assembler.js";
import { foldKernel } from "./fold.js";
import type { Kernel, Site } from "./kernel.js";
import { loopsKernel } from "./loops.js";
import { productKernel } from "./product.js";
import { scatterAddKernel } from "./scatterAdd.js";

/** Which of a team's threads a module is for. Thread t of T executes the units from units * t / T to units * (t + 1) / T of each instruction. */
export interface Member {
  readonly thread: number;
  readonly threads: number;
}

/** The name under which an instruction's function `(from, to)` is exported. */
export function functionName(half: "compute" | "commit", phase: number, at: number, { name }: Instruction): string {
  return `${half} ${phase}.${at} ${name}`;
}

/**
 * The module of a program: one function for each instruction, and `compute` and `commit`, which call them phase by phase. An engine optimises
 * function by function, each when it has been called a few times; hence no function that does everything.
 */
export function buildModule(program: Program, site: Site, { thread, threads }: Member = { thread: 0, threads: 1 }): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.importMemory({ module: "env", name: "memory", min: 1 });
  const half = (name: "compute" | "commit", phases: readonly Phase[]): void => {
    const calls = phases.map((phase, p) =>
      phase.map((instruction, i) => writeInstruction(builder, functionName(name, p, i, instruction), instruction, site)),
    );
    builder.function(name, {}, (f) => {
      for (const phase of calls) for (const call of phase) callShare(f, call, { thread, threads });
    });
  };
  half("compute", program.compute);
  half("commit", program.commit);
  return builder;
}

/** Bytes that the kernels of a program need for themselves; one after the other, they share them. */
export function scratchBytes({ compute, commit }: Program): number {
  return Math.max(0, ...[...compute, ...commit].flat().map((instruction) => kernelOf(instruction).scratchBytes ?? 0));
}

interface Call {
  readonly handle: FunctionHandle;
  readonly units: number;
}

function writeInstruction(builder: ModuleBuilder, name: string, instruction: Instruction, site: Site): Call {
  const { units, write } = kernelOf(instruction);
  const handle = builder.function(name, { params: { from: "i32", to: "i32" } }, (f) => {
    const [from, to] = f.params;
    write(f, { from: from!, to: to! }, site);
  });
  return { handle, units };
}

function callShare(f: FunctionBuilder, { handle, units }: Call, { thread, threads }: Member): void {
  const [from, to] = [Math.floor((units * thread) / threads), Math.floor((units * (thread + 1)) / threads)];
  if (from === to) return;
  f.i32(from);
  f.i32(to);
  f.call(handle);
}

export function kernelOf(instruction: Instruction): Kernel {
  switch (instruction.kind) {
    case "loops":
      return loopsKernel(instruction);
    case "product":
      return productKernel(instruction);
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
