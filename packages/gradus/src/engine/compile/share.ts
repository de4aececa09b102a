import type { Sym } from "../graph/index.js";
import type { Rule } from "./rewrite.js";
import { withInputs } from "./rewrite.js";

/** Common subexpressions: a rule that gives nodes of the same operation on the same inputs one identity. */
export function sharing(): Rule {
  const known = new Map<string, Sym>();
  return (node, inputs) => {
    const key = keyOf(node, inputs);
    const same = known.get(key);
    if (same !== undefined) return same;
    const result = withInputs(node, inputs);
    known.set(key, result);
    return result;
  };
}

const commutative: ReadonlySet<string> = new Set(["add", "mul", "and", "or", "equal"]);

function keyOf(node: Sym, inputs: readonly Sym[]): string {
  const ids = inputs.map(({ id }) => id);
  if (commutative.has(node.op)) ids.sort((a, b) => a - b);
  const attributes = Object.entries(node.attributes).map(([name, value]) => `${name}=${Object.is(value, -0) ? "-0" : String(value)}`);
  return `${node.op}(${ids.join(",")}):${node.dtype}[${node.shape.join(",")}]{${attributes.join(";")}}`;
}
