import { aligned, type Buffer, bytesOf, type Compiled, compileProgram } from "../../compile/index.js";
import { checkDefinition } from "../../definition.js";
import { sizeOf } from "../../graph/index.js";
import type { Definition, Elements, Executable, Session, StateDeclaration } from "../../session.js";
import { LinearMemory } from "./memory.js";
import { buildModule, scratchBytes } from "./module.js";
import { printProgram } from "./printProgram.js";

/** A session on WebAssembly: states first in its memory, then the region of each program that it compiles. */
export function openWasm(states: readonly StateDeclaration[]): Session {
  const memory = new LinearMemory();
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
    backend: "wasm",
    state: (name) => found(views, name, "state"),
    compile: (definition) => executable(compiled(definition, states), memory, start),
  };
}

function compiled(definition: Definition, states: readonly StateDeclaration[]): Compiled {
  const { inputs } = checkDefinition(definition, states);
  return compileProgram({ outputs: definition.outputs, updates: definition.updates ?? {}, inputs, states });
}

/** Loads a program into a memory whose states begin at `states`. */
export function executable({ program, inputs, outputs }: Omit<Compiled, "states">, memory: LinearMemory, states: number): Executable {
  const region = memory.reserve(program.regionBytes, "the program's memory");
  const own = scratchBytes(program);
  const scratch = memory.reserve(own, "the program's memory");
  const placement = ({ kind, offset }: Buffer): number => (kind === "state" ? states : region) + offset;
  const viewOf = (buffer: Buffer): (() => Elements) => memory.view(placement(buffer), buffer.size, buffer.dtype);
  for (const buffer of program.buffers) if (buffer.kind === "constant" && buffer.data !== undefined) viewOf(buffer)().set(buffer.data);
  const module = new WebAssembly.Module(buildModule(program, { placement, scratch }).bytes());
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  const { compute, commit } = exports as { compute: () => void; commit: () => void };
  const inputViews = new Map([...inputs].map(([name, buffer]) => [name, viewOf(buffer)]));
  const outputViews = new Map([...outputs].map(([name, buffer]) => [name, viewOf(buffer)]));
  return {
    peakBytes: program.regionBytes + own,
    get text() {
      return printProgram(program); // only when somebody reads it: of a long program it takes a tenth of compiling
    },
    input: (name) => found(inputViews, name, "input"),
    output: (name) => found(outputViews, name, "output"),
    compute,
    commit,
    run: () => {
      compute();
      commit();
    },
  };
}

function found(views: ReadonlyMap<string, () => Elements>, name: string, role: string): Elements {
  const view = views.get(name);
  if (view === undefined) throw new Error(`There is no ${role} "${name}"; known: ${[...views.keys()].join(", ")}`);
  return view();
}
