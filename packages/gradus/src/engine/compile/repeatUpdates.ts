import { operations, type Sym, sizeOf, within } from "../graph/index.js";
import { isPointwise } from "./group.js";
import { copyOf } from "./rewrite.js";
import type { Root } from "./roots.js";

/** Operations that cost no more than the copy of a number, where there are few of them. */
const cheap: ReadonlySet<string> = new Set([
  "add",
  "sub",
  "mul",
  "min",
  "max",
  "neg",
  "abs",
  "select",
  "less",
  "lessEqual",
  "equal",
  "relu",
]);
const mostOperations = 12;
/** What is so much smaller than the state costs nothing to read from memory. */
const small = 1 / 64;

/**
 * Next states that are cheap to compute from the state itself and from what lies in memory anyway (a moving average of gradients) are computed twice: once
 * for whoever needs them before the states change, and once in place, when they do. That saves a buffer as large as the state and the copy from it.
 */
export function repeatUpdates(updates: readonly Root[]): Root[] {
  return updates.map((update) => {
    const repeated = repeatedOf(update);
    return repeated === undefined ? update : { ...update, symbol: repeated };
  });
}

/** New symbols for the pointwise nodes down to what is read from memory; undefined where computing them again does not pay. */
function repeatedOf({ symbol, buffer }: Root): Sym | undefined {
  const copies = new Map<Sym, Sym>();
  const isLeaf = (node: Sym): boolean =>
    operations[node.op].kind === "leaf" || sizeOf(node.shape) <= small * sizeOf(symbol.shape) || !isPointwise(node);
  const isOwn = (node: Sym): boolean => node.op !== "state" || node.attributes.name === buffer.name;
  const copy = (node: Sym): Sym | undefined => {
    const known = copies.get(node);
    if (known !== undefined) return known;
    if (isLeaf(node)) return [node, ...node.inputs].every(isOwn) ? node : undefined;
    if (!cheap.has(node.op) || copies.size === mostOperations) return undefined;
    const inputs: Sym[] = [];
    for (const source of node.inputs) {
      const made = copy(source);
      if (made === undefined) return undefined;
      inputs.push(made);
    }
    const made = within(node.place, () => copyOf(node, inputs));
    copies.set(node, made);
    return made;
  };
  return isLeaf(symbol) ? undefined : copy(symbol);
}
