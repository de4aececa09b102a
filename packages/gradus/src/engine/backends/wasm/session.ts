import { aligned, type Buffer, bytesOf, type Compiled, type Program } from "../../compile/index.js";
import { sizeOf } from "../../graph/index.js";
import type { Elements, Executable, Session, StateDeclaration, Watch } from "../../session.js";
import type { OutsideProducts } from "../outside/index.js";
import { allowedCores, canShare, mostThreads, nextProgram, type Outside, stamper } from "../team/index.js";
import { barrierWords } from "./barrier.js";
import { instructionFacts } from "./instructionFacts.js";
import type { Layout } from "./kernel.js";
import { scratchBytes } from "./kernels.js";
import { LinearMemory } from "./memory.js";
import { buildModule, type Part, type PartName } from "./module.js";
import { printProgram } from "./printProgram.js";
import { type MadeModule, programOf } from "./programCache.js";
import { stagesOf } from "./stages.js";
import { TeamPart, type Threads } from "./teamPart.js";
import { WatchedCalls } from "./watchedCalls.js";

/** Bytes that the kernels' scratch of all threads may have where the number of threads is free. */
const mostScratch = 2 ** 28;

/**
 * A session on WebAssembly: states first in its memory, then the region of each program that it compiles. With `products` its larger matrix products
 * are computed by them; then its memory is shared even on one thread, since that never moves. `watch` hears of every call.
 */
export function openWasm(
  states: readonly StateDeclaration[],
  threads: number | "auto" = 1,
  { products, watch }: { readonly products?: OutsideProducts | undefined; readonly watch?: Watch | undefined } = {},
): Session {
  const allowed = allowedThreads(threads);
  const memory = new LinearMemory(allowed.count > 1 || products !== undefined);
  const sizes = states.map(({ shape, dtype = "f32" }) => ({ size: sizeOf(shape), dtype }));
  const start = memory.reserve(
    sizes.reduce((bytes, buffer) => bytes + aligned(bytesOf(buffer)), 0),
    "the session's states",
  );
  let at = start;
  const views = new Map(
    states.map(({ name }, index) => {
      const buffer = sizes[index]!;
      const view = memory.view(at, buffer.size, buffer.dtype);
      at += aligned(bytesOf(buffer));
      return [name, view];
    }),
  );
  return {
    backend: products === undefined ? "wasm" : "native",
    threads: allowed.count,
    state: (name) => found(views, name, "state"),
    compile: (definition) => {
      const { compiled, modules } = programOf(definition, states, products === undefined ? "tiles" : "library");
      const watching = watch && { watch, name: definition.name ?? "program" };
      return executable(compiled, memory, { states: start, threads: allowed, modules, products, watching });
    },
  };
}

/** One thread where memory cannot be shared. */
function allowedThreads(threads: number | "auto"): Threads {
  const exact = threads !== "auto";
  const count = Math.min(mostThreads, exact ? threads : allowedCores());
  return count > 1 && canShare() ? { count, exact } : { count: 1, exact };
}

/** Loads a program into a memory whose states begin at `states`. `modules` has those that were made of it before, and gets the one made now. */
export function executable(
  { program, inputs, outputs }: Omit<Compiled, "states">,
  memory: LinearMemory,
  {
    states,
    threads: { count, exact },
    modules = new Map(),
    products,
    watching,
  }: {
    readonly states: number;
    readonly threads: Threads;
    readonly modules?: Map<string, MadeModule>;
    readonly products?: OutsideProducts | undefined;
    readonly watching?: { readonly watch: Watch; readonly name: string } | undefined;
  },
): Executable {
  const region = memory.reserve(program.regionBytes, "the program's memory");
  const own = aligned(scratchBytes(program));
  const threads = { count: exact ? count : Math.min(count, Math.max(1, Math.floor(mostScratch / own))), exact };
  const scratch = memory.reserve(own * threads.count, "the program's memory");
  const placement = ({ kind, offset }: Buffer): number => (kind === "state" ? states : region) + offset;
  const viewOf = (buffer: Buffer): (() => Elements) => memory.view(placement(buffer), buffer.size, buffer.dtype);
  for (const buffer of program.buffers) if (buffer.kind === "constant" && buffer.data !== undefined) viewOf(buffer)().set(buffer.data);
  const how = { shared: memory.isShared, stamped: watching !== undefined };
  const layout = [states, region, scratch, how.shared, how.stamped].join();
  const made = modules.get(layout) ?? makeModule(program, { placement, scratch }, how);
  modules.set(layout, made);
  const inputViews = new Map([...inputs].map(([name, buffer]) => [name, viewOf(buffer)]));
  let text: string | undefined;
  const outputViews = new Map([...outputs].map(([name, buffer]) => [name, viewOf(buffer)]));
  return {
    peakBytes: program.regionBytes + own * threads.count,
    get text() {
      text ??= printProgram(program);
      return text;
    },
    get instructions() {
      return instructionFacts(program);
    },
    input: (name) => found(inputViews, name, "input"),
    output: (name) => found(outputViews, name, "output"),
    ...runner(program, {
      made,
      memory: memory.memory,
      threads,
      products,
      watched: watching && new WatchedCalls(program, threads.count, watching),
    }),
  };
}

function makeModule(
  program: Program,
  layout: Layout,
  { shared, stamped }: { readonly shared: boolean; readonly stamped: boolean },
): MadeModule {
  const { builder, gemms } = buildModule(program, layout, shared, stamped);
  return { module: new WebAssembly.Module(builder.bytes()), gemms };
}

/** What runs a program's parts. */
function runner(
  program: Program,
  {
    made: { module, gemms },
    memory,
    threads,
    products,
    watched,
  }: {
    readonly made: MadeModule;
    readonly memory: WebAssembly.Memory;
    readonly threads: Threads;
    readonly products: OutsideProducts | undefined;
    readonly watched: WatchedCalls | undefined;
  },
): Pick<Executable, "run" | "compute" | "commit" | "threads"> {
  const outside = products !== undefined && gemms.length > 0 ? { ...products, shapes: gemms } : undefined;
  const gemm = outside?.open(memory, gemms, outside.settings);
  const stamp = watched && stamper(watched);
  const exports = new WebAssembly.Instance(module, { env: { memory, ...(gemm && { gemm }), ...(stamp && { stamp }) } })
    .exports as unknown as Readonly<Record<PartName, Part>>;
  if (threads.count === 1) {
    const alone = (name: PartName): (() => void) => {
      const part = exports[name];
      const call = (): void => part(0, 1, 0);
      return watched?.watched(name, call, () => 1) ?? call;
    };
    return { run: alone("run"), compute: alone("compute"), commit: alone("commit"), threads: () => 1 };
  }
  const { failed, passed } = barrierWords;
  const stamps = watched && { cells: watched.cells, origin: watched.origin };
  const others = { ...(outside && { outside: sendable(outside) }), ...(stamps && { stamps }) };
  const shared = { id: nextProgram(), module, memory, failed, passed, ...others };
  const phases = { compute: program.compute, commit: program.commit, run: [...program.compute, ...program.commit] };
  let last = 1;
  const together = (name: PartName): (() => void) => {
    const part = new TeamPart(shared, { name, part: exports[name], stages: stagesOf(phases[name]) }, threads);
    const call = (): void => {
      part.call();
      last = part.threads;
    };
    return watched?.watched(name, call, () => last) ?? call;
  };
  return { run: together("run"), compute: together("compute"), commit: together("commit"), threads: () => last };
}

/** What other threads are told; they find `open` by themselves. */
function sendable({ module, settings, shapes }: Outside): Outside {
  return { module, settings, shapes };
}

function found(views: ReadonlyMap<string, () => Elements>, name: string, role: string): Elements {
  const view = views.get(name);
  if (view === undefined) throw new Error(`There is no ${role} "${name}"; known: ${[...views.keys()].join(", ")}`);
  return view();
}
