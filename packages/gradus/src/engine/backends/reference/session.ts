import { checkDefinition } from "../../definition.js";
import { sizeOf } from "../../graph/index.js";
import type { Definition, Executable, Session, StateDeclaration } from "../../session.js";
import { evaluate } from "./evaluate.js";

/** A session whose programs are interpreted in float64: slow, exact, and the meaning of every other backend. */
export function openReference(states: readonly StateDeclaration[]): Session {
  const memory = new Map(states.map(({ name, shape }) => [name, new Float64Array(sizeOf(shape))]));
  return {
    backend: "reference",
    threads: 1,
    state: (name) => found(memory, name, "state"),
    compile: (definition) => interpreted(definition, states, memory),
  };
}

function interpreted(definition: Definition, states: readonly StateDeclaration[], memory: Map<string, Float64Array>): Executable {
  const { inputs, roots } = checkDefinition(definition, states);
  const fed = new Map([...inputs].map(([name, leaf]) => [name, new Float64Array(sizeOf(leaf.shape))]));
  const outputs = new Map(Object.entries(definition.outputs).map(([name, symbol]) => [name, new Float64Array(sizeOf(symbol.shape))]));
  const updates = Object.entries(definition.updates ?? {});
  let next: (readonly [string, Float64Array])[] = [];
  const compute = (): void => {
    const values = evaluate(roots, { inputs: fed, states: memory });
    for (const [name, symbol] of Object.entries(definition.outputs)) found(outputs, name, "output").set(values.get(symbol)!);
    next = updates.map(([name, symbol]) => [name, values.get(symbol)!]);
  };
  const commit = (): void => {
    for (const [name, value] of next) found(memory, name, "state").set(value);
  };
  return {
    peakBytes: 0,
    instructions: [],
    text: "reference: interpreted node by node in float64",
    input: (name) => found(fed, name, "input"),
    output: (name) => found(outputs, name, "output"),
    compute,
    commit,
    threads: () => 1,
    run: () => {
      compute();
      commit();
    },
  };
}

function found(map: ReadonlyMap<string, Float64Array>, name: string, role: string): Float64Array {
  const elements = map.get(name);
  if (elements === undefined) throw new Error(`There is no ${role} "${name}"; known: ${[...map.keys()].join(", ")}`);
  return elements;
}
