import type { Scalar } from "../../scalar/expression.js";
import { share } from "../../scalar/share.js";

/** Longer expressions are not for readers: only what goes in is told. */
const mostOperations = 60;

const infix: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  and: "&",
  or: "|",
  xor: "^",
  shl: "<<",
  shrS: ">>",
  shrU: ">>>",
};

/** Expressions in infix form. Parts that are used more than once stand before, as `t0 = ...`; a very long one becomes `f(its leaves) of n operations`. */
export function printScalar(
  roots: readonly Scalar[],
  leaf: (slot: number) => string,
): { readonly shared: string[]; readonly roots: string[] } {
  const common = share(roots);
  const uses = new Map<Scalar, number>();
  const count = (node: Scalar): void => {
    const before = uses.get(node) ?? 0;
    uses.set(node, before + 1);
    if (before === 0) node.args.forEach(count);
  };
  common.forEach(count);
  const operations = [...uses.keys()].filter(({ args }) => args.length > 0);
  if (operations.length > mostOperations) {
    const leaves = [...uses.keys()].filter(({ op }) => op === "load").map(({ value }) => leaf(value));
    return {
      shared: [],
      roots: common.map((root) =>
        root.args.length === 0 ? atom(root, leaf) : `f(${leaves.join(", ")}) of ${operations.length} operations`,
      ),
    };
  }
  const names = new Map<Scalar, string>();
  const shared: string[] = [];
  const print = (node: Scalar): string => {
    if (node.args.length === 0) return atom(node, leaf);
    const known = names.get(node);
    if (known !== undefined) return known;
    const text = printOperation(node, node.args.map(print));
    if (uses.get(node) === 1) return text;
    const name = `t${shared.length}`;
    shared.push(`${name} = ${bare(text)}`);
    names.set(node, name);
    return name;
  };
  return { roots: common.map((root) => bare(print(root))), shared };
}

function atom({ op, type, value }: Scalar, leaf: (slot: number) => string): string {
  if (op === "load") return leaf(value);
  if (type === "bool") return value === 1 ? "true" : "false";
  return Object.is(value, -0) ? "-0" : String(Number(value.toPrecision(9)));
}

function printOperation({ op, value }: Scalar, args: readonly string[]): string {
  if (op === "select" || op === "rareSelect") return `(${args[0]} ? ${args[1]} : ${args[2]})`;
  const name = op.slice(op.indexOf(".") + 1);
  const sign = infix[name];
  if (sign === undefined) return `${name}(${args.map(bare).join(", ")})`;
  return `(${args[0]} ${sign} ${args[1] ?? value})`;
}

/** Without the outermost parentheses. */
function bare(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return text;
  }
  return text.slice(1, -1);
}
