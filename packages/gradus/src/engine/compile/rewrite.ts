import { ancestors, Sym, within } from "../graph/index.js";

/** What replaces a node whose inputs have been replaced by `inputs`; undefined keeps it. */
export type Rule = (node: Sym, inputs: readonly Sym[]) => Sym | undefined;

/** Rebuilds the graph below `roots`, inputs first, with `rule` applied to every node. Returns the new node for each old one. */
export function rewrite(roots: Iterable<Sym>, rule: Rule): Map<Sym, Sym> {
  const replaced = new Map<Sym, Sym>();
  for (const node of ancestors(roots)) {
    const inputs = node.inputs.map((source) => replaced.get(source)!);
    replaced.set(
      node,
      within(node.place, () => rule(node, inputs) ?? withInputs(node, inputs)),
    );
  }
  return replaced;
}

/** The same operation on other inputs of the same shapes and types. */
export function withInputs(node: Sym, inputs: readonly Sym[]): Sym {
  return inputs.every((source, at) => source === node.inputs[at]) ? node : copyOf(node, inputs);
}

/** Another node with the same operation. */
export function copyOf({ op, shape, dtype, attributes }: Sym, inputs: readonly Sym[]): Sym {
  return new Sym({ op, inputs, shape, dtype, attributes });
}
