import { ancestors, type Sym, sameShape } from "../graph/index.js";
import { isPointwise } from "./group.js";
import { constantOf } from "./simplify.js";
import type { Views } from "./view.js";

const comparisons: ReadonlySet<string> = new Set(["less", "lessEqual", "equal"]);

/**
 * Comparisons of a tensor with a number whose readers all look at their own index: each reader computes them anew, which is cheaper than a mask in
 * memory. (The backward pass asks `h > 0` of a tensor that is kept anyway.)
 */
export function inlineNodes(roots: readonly Sym[], views: Views): Set<Sym> {
  const found = new Set<Sym>();
  const nodes = ancestors(roots);
  for (const node of nodes) {
    if (!comparisons.has(node.op) || roots.includes(node)) continue;
    const moving = node.inputs.filter((source) => constantOf(source) === undefined);
    if (moving.length === 1 && sameShape(moving[0]!.shape, node.shape)) found.add(node);
  }
  for (const reader of nodes)
    for (const source of reader.inputs) {
      const { base } = views.of(source);
      const inPlace = base === source && isPointwise(reader) && reader.op !== "gather" && sameShape(reader.shape, source.shape);
      if (!inPlace) found.delete(base);
    }
  for (const root of roots) found.delete(views.of(root).base);
  return found;
}
