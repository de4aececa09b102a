import { type Compiled, compileProgram, type ProductsBy } from "../../compile/index.js";
import { checkDefinition } from "../../definition.js";
import { type Fingerprint, fingerprintOf, sameFingerprint } from "../../graph/index.js";
import type { Definition, StateDeclaration } from "../../session.js";
import type { GemmShape } from "../outside/index.js";

/** A compiled graph, with the modules made of it: a module holds addresses as constants, so each layout of memory has its own. */
export interface CachedProgram {
  readonly fingerprint: Fingerprint;
  readonly compiled: Compiled;
  readonly modules: Map<string, MadeModule>;
}

/** A module, and the shapes of products that it asks a library for. */
export interface MadeModule {
  readonly module: WebAssembly.Module;
  readonly gemms: readonly GemmShape[];
}

/** So many programs are kept, those used last: some studies, each with its step for whole batches, for the last batch and for measuring. */
const mostPrograms = 64;

/**
 * The programs that this process compiled lately, by their graph: a recipe that is run again, or another trial of a study with the same shapes, gets
 * its program at once, and the machine code that the engine behind WebAssembly has optimised by then. In order of use, the oldest first.
 */
const programs = new Map<string, CachedProgram>();

/** The program of a definition: compiled now, or kept from before. @throws UserError if the definition does not fit the states */
export function programOf(definition: Definition, states: readonly StateDeclaration[], products: ProductsBy = "tiles"): CachedProgram {
  const { outputs, updates = {} } = definition;
  const graph = fingerprintOf({ ...prefixed("output", outputs), ...prefixed("update", updates) });
  const declared = states.map(({ name, shape, dtype = "f32" }) => `${name}:${dtype}[${shape}]`);
  const fingerprint = { ...graph, text: `${products}\n${declared.join("\n")}\n\n${graph.text}` };
  const known = programs.get(fingerprint.text);
  programs.delete(fingerprint.text);
  const program =
    known !== undefined && sameFingerprint(known.fingerprint, fingerprint)
      ? known
      : { fingerprint, compiled: compiled({ outputs, updates }, states, products), modules: new Map() };
  programs.set(fingerprint.text, program);
  if (programs.size > mostPrograms) programs.delete(programs.keys().next().value!);
  return program;
}

function prefixed<T>(role: string, named: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [`${role} ${name}`, value]));
}

function compiled(
  definition: Required<Pick<Definition, "outputs" | "updates">>,
  states: readonly StateDeclaration[],
  products: ProductsBy,
): Compiled {
  const { inputs } = checkDefinition(definition, states);
  return compileProgram({ ...definition, inputs, states, products });
}
