import { ancestors, type Sym } from "../graph/index.js";
import { scatteredView, Views } from "./view.js";

/**
 * Reshapes that need no memory because only matrix products read them, as their right side: the windows of a convolution in columns. A product's kernel
 * gathers what it needs of them while it runs, so that they are never written down as a whole. Products that a library computes (`byLibrary`) want
 * them written down.
 */
export function scatteredNodes(roots: readonly Sym[], byLibrary: (product: Sym) => boolean): Set<Sym> {
  const views = new Views();
  const found = new Set<Sym>();
  const nodes = ancestors(roots);
  for (const node of nodes) {
    if (node.op !== "reshape" || views.isView(node)) continue;
    const { digits } = scatteredView(views.of(node.inputs[0]!), node.shape) ?? {};
    const batch = digits?.slice(0, -2);
    if (batch?.every(({ steps }) => steps.length <= 1)) found.add(node);
  }
  for (const reader of nodes)
    reader.inputs.forEach((source, at) => {
      if (!(reader.op === "matmul" && at === 1) || (found.has(source) && byLibrary(reader))) found.delete(source);
    });
  for (const root of roots) found.delete(root);
  return found;
}
