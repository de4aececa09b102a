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
  if (inputs.every((source, at) => source === node.inputs[at])) return node;
  return new Sym({ op: node.op, inputs, shape: node.shape, dtype: node.dtype, attributes: node.attributes });
}
