import { load, type Scalar } from "../../scalar/expression.js";

/** What a leaf is to the loop that is about to open: it changes, it stays the same, or it already lies in a local. */
export type LeafMotion = "moves" | "stays" | "held";

/**
 * Splits expressions, equal parts of which are one object (see `share`), at the edge of a loop. `before`: the largest parts that do not change in it, to be computed once, each under a new slot;
 * `roots`: the expressions with a load of that slot in their place.
 */
export function hoist(
  roots: readonly Scalar[],
  motion: (slot: number) => LeafMotion,
  freshSlot: () => number,
): { readonly before: readonly { readonly slot: number; readonly value: Scalar }[]; readonly roots: readonly Scalar[] } {
  const before: { slot: number; value: Scalar }[] = [];
  const stays = new Map<Scalar, boolean>();
  const still = (node: Scalar): boolean => {
    const known = stays.get(node);
    if (known !== undefined) return known;
    const result = node.op === "load" ? motion(node.value) !== "moves" : node.args.every(still);
    stays.set(node, result);
    return result;
  };
  const replaced = new Map<Scalar, Scalar>();
  const replace = (node: Scalar): Scalar => {
    const known = replaced.get(node);
    if (known !== undefined) return known;
    const result = replacement(node);
    replaced.set(node, result);
    return result;
  };
  const replacement = (node: Scalar): Scalar => {
    if (node.op === "const" || (node.op === "load" && motion(node.value) !== "stays")) return node;
    if (!still(node)) return { ...node, args: node.args.map(replace) };
    const slot = freshSlot();
    before.push({ slot, value: node });
    return load(slot, node.type);
  };
  return { roots: roots.map(replace), before };
}
