import { aligned } from "../../compile/index.js";
import type { Instruction, Phase, Program } from "../../compile/program.js";
import { type FunctionBuilder, type FunctionHandle, type Local, ModuleBuilder } from "./assembler.js";
import { writeBarrier } from "./barrier.js";
import type { Site } from "./kernel.js";
import { kernelOf, scratchBytes } from "./kernels.js";
import { largestPages } from "./memory.js";
import { writeShare } from "./share.js";
import { type Stage, stagesOf } from "./stages.js";

/** What a program's module exports for each part of it: thread number `thread` of `threads`, which waits up to `spin` rounds awake at each barrier. */
export type Part = (thread: number, threads: number, spin: number) => void;
export type PartName = "compute" | "commit" | "run";

/** The name under which an instruction's function `(from, to)` is exported; `(from, to, own)` if its kernel has scratch. */
export function functionName(half: "compute" | "commit", phase: number, at: number, { name }: Instruction): string {
  return `${half} ${phase}.${at} ${name}`;
}

/**
 * The module of a program: one function for each instruction, and `compute`, `commit` and `run` (both), which call them phase by phase. An engine
 * optimises function by function, each when it has been called a few times; hence no function that does everything. With `shared`, one module
 * serves all threads of a team of any size, in a memory that they share: each executes its share of an instruction's units and meets the others
 * between stages.
 */
export function buildModule(program: Program, site: Site, shared = false): ModuleBuilder {
  const builder = new ModuleBuilder();
  builder.importMemory({ module: "env", name: "memory", min: 1, ...(shared && { max: largestPages, shared }) });
  const calls = new Map<Instruction, Call>();
  for (const half of ["compute", "commit"] as const)
    program[half].forEach((phase, p) => {
      phase.forEach((instruction, i) => {
        calls.set(instruction, writeInstruction(builder, functionName(half, p, i, instruction), instruction, site));
      });
    });
  const barrier = shared ? writeBarrier(builder) : undefined;
  const stride = aligned(scratchBytes(program));
  const part = (name: PartName, phases: readonly Phase[]): void => {
    builder.function(name, { params: { thread: "i32", threads: "i32", spin: "i32" } }, (f) => {
      const writer = new PartWriter(f, calls, stride);
      if (barrier === undefined) writer.alone(phases);
      else writer.together(phases, barrier);
    });
  };
  part("compute", program.compute);
  part("commit", program.commit);
  part("run", [...program.compute, ...program.commit]);
  return builder;
}

interface Call {
  readonly handle: FunctionHandle;
  readonly units: number;
  readonly hasScratch: boolean;
}

function writeInstruction(builder: ModuleBuilder, name: string, instruction: Instruction, site: Site): Call {
  const { units, write, scratchBytes: own = 0 } = kernelOf(instruction);
  const hasScratch = own > 0;
  const handle = builder.function(name, { params: { from: "i32", to: "i32", ...(hasScratch && { own: "i32" }) } }, (f) => {
    const [from, to, scratch] = f.params;
    write(f, { from: from!, to: to!, own: scratch }, site);
  });
  return { handle, units, hasScratch };
}

/** Writes the calls of a part's instructions. */
class PartWriter {
  readonly #f: FunctionBuilder;
  readonly #calls: ReadonlyMap<Instruction, Call>;
  readonly #stride: number;
  readonly #thread: Local;
  readonly #threads: Local;
  readonly #spin: Local;

  constructor(f: FunctionBuilder, calls: ReadonlyMap<Instruction, Call>, stride: number) {
    this.#f = f;
    this.#calls = calls;
    this.#stride = stride;
    const [thread, threads, spin] = f.params;
    this.#thread = thread!;
    this.#threads = threads!;
    this.#spin = spin!;
  }

  /** All units on this thread. */
  alone(phases: readonly Phase[]): void {
    const f = this.#f;
    for (const instruction of phases.flat()) {
      const { handle, units, hasScratch } = this.#calls.get(instruction)!;
      if (units === 0) continue;
      f.i32(0);
      f.i32(units);
      if (hasScratch) f.i32(0);
      f.call(handle);
    }
  }

  /** One thread does everything without looking at the others; several share each stage and meet after it. */
  together(phases: readonly Phase[], barrier: FunctionHandle): void {
    const f = this.#f;
    f.get(this.#threads);
    f.i32(1);
    f.op("i32.eq");
    f.if(() => {
      this.alone(phases);
      f.op("return");
    });
    const stages = stagesOf(phases);
    stages.forEach((stage, at) => {
      if (stage.alone) this.#onFirst(stage);
      else this.#everyone(stage);
      if (at < stages.length - 1 || !stage.alone) this.#meet(barrier);
    });
  }

  #onFirst({ phases }: Stage): void {
    const f = this.#f;
    f.get(this.#thread);
    f.op("i32.eqz");
    f.if(() => this.alone(phases));
  }

  /** Each thread its share of each instruction, from another seat each time. */
  #everyone({ phases }: Stage): void {
    const f = this.#f;
    const seat = f.local("i32");
    phases.flat().forEach((instruction, at) => {
      f.get(this.#thread);
      if (at > 0) {
        f.i32(at);
        f.op("i32.add");
        f.get(this.#threads);
        f.op("i32.rem_u");
      }
      f.set(seat);
      this.#share(this.#calls.get(instruction)!, seat);
    });
    f.release(seat);
  }

  #share({ handle, units, hasScratch }: Call, seat: Local): void {
    if (units === 0) return;
    const f = this.#f;
    const [from, to] = [f.local("i32"), f.local("i32")];
    writeShare(f, units, { thread: seat, threads: this.#threads, from, to });
    f.get(from);
    f.get(to);
    f.op("i32.lt_u");
    f.if(() => {
      f.get(from);
      f.get(to);
      if (hasScratch) {
        f.get(this.#thread);
        f.i32(this.#stride);
        f.op("i32.mul");
      }
      f.call(handle);
    });
    f.release(from);
    f.release(to);
  }

  #meet(barrier: FunctionHandle): void {
    this.#f.get(this.#threads);
    this.#f.get(this.#spin);
    this.#f.call(barrier);
  }
}
