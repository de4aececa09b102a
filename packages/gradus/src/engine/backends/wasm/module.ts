import { aligned } from "../../compile/index.js";
import type { Instruction, Phase, Program } from "../../compile/program.js";
import type { GemmShape } from "../outside/index.js";
import { type FunctionBuilder, type FunctionHandle, type Local, ModuleBuilder } from "./assembler.js";
import { writeBarrier } from "./barrier.js";
import { type Address, bytesOfElement, type Kernel, type Layout, type Placement, type Site } from "./kernel.js";
import { kernelOf, scratchBytes } from "./kernels.js";
import { largestPages } from "./memory.js";
import { bytesFromOrigin, patternOf, type Spot } from "./pattern.js";
import { writeShare } from "./share.js";
import { type Stage, stagesOf } from "./stages.js";

/** What a program's module exports for each part of it: thread number `thread` of `threads`, which waits up to `spin` rounds awake at each barrier. */
export type Part = (thread: number, threads: number, spin: number) => void;
export type PartName = "compute" | "commit" | "run";

/**
 * So many instructions with the same code but for addresses share one function, which takes the addresses as parameters. An addition for each access
 * outside of a product's inner loop does not show: two encoder blocks, 64 steps of an LSTM and perceptrons take as long a step as with constants.
 */
const fewestAlike = 2;

/** How an instruction is called: `handle(from, to)`, then the bytes to the thread's own scratch if its kernel has any, then `addresses`. */
export interface Call {
  readonly handle: FunctionHandle;
  readonly units: number;
  readonly hasScratch: boolean;
  readonly addresses: readonly number[];
}

export interface BuiltModule {
  readonly builder: ModuleBuilder;
  readonly calls: ReadonlyMap<Instruction, Call>;
  /** The shapes of products by a library, by the number that the module's import `gemm` is given. */
  readonly gemms: readonly GemmShape[];
}

/**
 * The module of a program: a function for each instruction (one for all those that are alike if there are several), and `compute`, `commit` and `run`
 * (both), which call them phase by phase. An engine optimises function by function, each when it has been called a few times; hence no function that
 * does everything. With `shared`, one module serves all threads of a team of any size, in a memory that they share: each executes its share of an
 * instruction's units and meets the others between stages. A program with products by a library imports `gemm` (see `ProductCall`). With `stamped` it
 * imports `stamp`, which is told when an instruction begins and when it ends.
 */
export function buildModule(program: Program, layout: Layout, shared = false, stamped = false): BuiltModule {
  const builder = new ModuleBuilder();
  const stamps = stamped ? stampsOf(builder, program) : undefined;
  builder.importMemory({ module: "env", name: "memory", min: 1, ...(shared && { max: largestPages, shared }) });
  const gemms: GemmShape[] = [];
  const gemm = hasGemm(program) ? importGemm(builder, gemms) : undefined;
  const calls = writeInstructions(builder, program, { ...layout, gemm });
  const barrier = shared ? writeBarrier(builder) : undefined;
  const stride = aligned(scratchBytes(program));
  const part = (name: PartName, phases: readonly Phase[]): void => {
    builder.function(name, { params: { thread: "i32", threads: "i32", spin: "i32" } }, (f) => {
      const writer = new PartWriter(f, calls, { stride, stamps });
      if (barrier === undefined) writer.alone(phases);
      else writer.together(phases, barrier);
    });
  };
  part("compute", program.compute);
  part("commit", program.commit);
  part("run", [...program.compute, ...program.commit]);
  return { builder, calls, gemms };
}

function hasGemm({ compute, commit }: Program): boolean {
  return [...compute, ...commit].some((phase) => phase.some(({ kind }) => kind === "gemm"));
}

function importGemm(builder: ModuleBuilder, gemms: GemmShape[]): Site["gemm"] {
  const params = { shape: "i32", from: "i32", to: "i32", a: "i32", b: "i32", c: "i32" } as const;
  return { handle: builder.importFunction({ module: "env", name: "gemm", params }), numberOf: (shape) => gemms.push(shape) - 1 };
}

/** What the writers of instructions share. */
type Surroundings = Layout & Pick<Site, "gemm">;

/** An instruction under the name of its place in the program. */
interface Named {
  readonly name: string;
  readonly instruction: Instruction;
  readonly origins: readonly Spot[];
}

function writeInstructions(builder: ModuleBuilder, program: Program, layout: Surroundings): Map<Instruction, Call> {
  const alike = new Map<string, Named[]>();
  for (const half of ["compute", "commit"] as const)
    program[half].forEach((phase, p) => {
      phase.forEach((instruction, i) => {
        const { key, origins } = patternOf(instruction);
        const named = { name: `${half} ${p}.${i} ${instruction.name}`, instruction, origins };
        const others = alike.get(key);
        if (others === undefined) alike.set(key, [named]);
        else others.push(named);
      });
    });
  const calls = new Map<Instruction, Call>();
  for (const group of alike.values()) {
    if (group.length >= fewestAlike) writeForAll(builder, group, layout, calls);
    else for (const { name, instruction } of group) calls.set(instruction, writeAlone(builder, name, instruction, layout));
  }
  return calls;
}

/** A function with all addresses as constants. */
function writeAlone(builder: ModuleBuilder, name: string, instruction: Instruction, { placement, ...others }: Surroundings): Call {
  const kernel = kernelOf(instruction);
  const addressOf = (spot: Spot): Address => ({ from: undefined, bytes: addressOfSpot(spot, placement) });
  return { ...writeFunction(builder, name, kernel, [], () => ({ addressOf, ...others })), addresses: [] };
}

/** One function for instructions that are alike: it is written for the first. */
function writeForAll(
  builder: ModuleBuilder,
  group: readonly Named[],
  { placement, ...others }: Surroundings,
  calls: Map<Instruction, Call>,
): void {
  const [{ name, instruction, origins }] = group as [Named];
  const kernel = kernelOf(instruction);
  const parameters = origins.map((_, at) => `address${at}`);
  const written = writeFunction(builder, `${name} and ${group.length - 1} alike`, kernel, parameters, (locals) => ({
    addressOf: (spot) => {
      const { origin, bytes } = bytesFromOrigin(spot, origins);
      return { from: locals[origin], bytes };
    },
    ...others,
  }));
  for (const each of group)
    calls.set(each.instruction, { ...written, addresses: each.origins.map((spot) => addressOfSpot(spot, placement)) });
}

function addressOfSpot({ buffer, offset }: Spot, placement: Placement): number {
  return placement(buffer) + offset * bytesOfElement(buffer);
}

function writeFunction(
  builder: ModuleBuilder,
  name: string,
  { units, write, scratchBytes: own = 0 }: Kernel,
  addresses: readonly string[],
  site: (addresses: readonly Local[]) => Site,
): Omit<Call, "addresses"> {
  const hasScratch = own > 0;
  const names = ["from", "to", ...(hasScratch ? ["own"] : []), ...addresses];
  const params = Object.fromEntries(names.map((parameter) => [parameter, "i32" as const]));
  const handle = builder.function(name, { params }, (f) => {
    const [from, to, ...others] = f.params;
    const scratch = hasScratch ? others.shift() : undefined;
    write(f, { from: from!, to: to!, own: scratch }, site(others));
  });
  return { handle, units, hasScratch };
}

/** The function that hears of beginnings and ends: `stamp(2 * (thread * count + number))` and the number behind it. */
interface Stamps {
  readonly stamp: FunctionHandle;
  readonly numbers: ReadonlyMap<Instruction, number>;
}

function stampsOf(builder: ModuleBuilder, { compute, commit }: Program): Stamps {
  const numbers = new Map([...compute, ...commit].flat().map((instruction, number) => [instruction, number]));
  return { stamp: builder.importFunction({ module: "env", name: "stamp", params: { cell: "i32" } }), numbers };
}

/** Writes the calls of a part's instructions. */
class PartWriter {
  readonly #f: FunctionBuilder;
  readonly #calls: ReadonlyMap<Instruction, Call>;
  readonly #stride: number;
  readonly #stamps: Stamps | undefined;
  readonly #thread: Local;
  readonly #threads: Local;
  readonly #spin: Local;

  constructor(
    f: FunctionBuilder,
    calls: ReadonlyMap<Instruction, Call>,
    { stride, stamps }: { readonly stride: number; readonly stamps: Stamps | undefined },
  ) {
    this.#f = f;
    this.#calls = calls;
    this.#stride = stride;
    this.#stamps = stamps;
    const [thread, threads, spin] = f.params;
    this.#thread = thread!;
    this.#threads = threads!;
    this.#spin = spin!;
  }

  /** All units on this thread. */
  alone(phases: readonly Phase[]): void {
    const f = this.#f;
    for (const instruction of phases.flat()) {
      const { handle, units, hasScratch, addresses } = this.#calls.get(instruction)!;
      if (units === 0) continue;
      this.#stamp(instruction, 0);
      f.i32(0);
      f.i32(units);
      if (hasScratch) f.i32(0);
      for (const address of addresses) f.i32(address);
      f.call(handle);
      this.#stamp(instruction, 1);
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

  /** Each thread its share of each instruction: see `seatOf`. */
  #everyone({ phases }: Stage): void {
    const f = this.#f;
    const seat = f.local("i32");
    phases.flat().forEach((instruction, at) => {
      const { units } = this.#calls.get(instruction)!;
      f.get(this.#thread);
      if (at > 0 && units > 0) {
        f.i32(at);
        f.i32(0);
        f.get(this.#threads);
        f.i32(units);
        f.op("i32.gt_u");
        f.op("select");
        f.op("i32.add");
        f.get(this.#threads);
        f.op("i32.rem_u");
      }
      f.set(seat);
      this.#share(instruction, seat);
    });
    f.release(seat);
  }

  #share(instruction: Instruction, seat: Local): void {
    const { handle, units, hasScratch, addresses } = this.#calls.get(instruction)!;
    if (units === 0) return;
    const f = this.#f;
    const [from, to] = [f.local("i32"), f.local("i32")];
    writeShare(f, units, { thread: seat, threads: this.#threads, from, to });
    f.get(from);
    f.get(to);
    f.op("i32.lt_u");
    f.if(() => {
      this.#stamp(instruction, 0);
      f.get(from);
      f.get(to);
      if (hasScratch) {
        f.get(this.#thread);
        f.i32(this.#stride);
        f.op("i32.mul");
      }
      for (const address of addresses) f.i32(address);
      f.call(handle);
      this.#stamp(instruction, 1);
    });
    f.release(from);
    f.release(to);
  }

  /** Tells that this thread begins (0) or ends (1) its share of an instruction. */
  #stamp(instruction: Instruction, end: 0 | 1): void {
    if (this.#stamps === undefined) return;
    const { stamp, numbers } = this.#stamps;
    const f = this.#f;
    f.get(this.#thread);
    f.i32(2 * numbers.size);
    f.op("i32.mul");
    f.i32(2 * numbers.get(instruction)! + end);
    f.op("i32.add");
    f.call(stamp);
  }

  #meet(barrier: FunctionHandle): void {
    this.#f.get(this.#threads);
    this.#f.get(this.#spin);
    this.#f.call(barrier);
  }
}
