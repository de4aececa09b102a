import { ancestors, type BackendName, type Elements, openSession, type Sym } from "#gradus/engine";
import type { Computed } from "./adapter.js";

/** Tensors to fill inputs with, by the inputs' names. */
export type Feeds = Readonly<Record<string, Readonly<{ data: ArrayLike<number> }>>>;

/** Compiles outputs on a backend, fills the inputs that the graph reads, runs once. */
export function runOnce(outputs: Readonly<Record<string, Sym>>, feeds: Feeds, backend: BackendName): Record<string, Computed> {
  const program = openSession({ backend, states: [] }).compile({ outputs });
  for (const name of inputNames(Object.values(outputs))) program.input(name).set(feeds[name]?.data ?? missing(name));
  program.run();
  return Object.fromEntries(Object.entries(outputs).map(([name, { shape }]) => [name, { shape, data: copied(program.output(name)) }]));
}

function copied(elements: Elements): Float64Array {
  return Float64Array.from(elements);
}

function inputNames(roots: readonly Sym[]): Set<string> {
  return new Set(ancestors(roots).flatMap(({ op, attributes }) => (op === "input" ? [String(attributes.name)] : [])));
}

function missing(name: string): never {
  throw new Error(`Nothing was given for the input "${name}"`);
}
