import { bool, f32, i32, type Scalar } from "./expression.js";
import { evaluate } from "./interpret.js";

/** The same expressions with equal parts made one object and constant parts evaluated (unless they are NaN, whose bits are not fixed). */
export function share(roots: readonly Scalar[]): Scalar[] {
  const ids = new Map<Scalar, number>();
  const byKey = new Map<string, Scalar>();
  const done = new Map<Scalar, Scalar>();

  const unique = (node: Scalar): Scalar => {
    const value = Object.is(node.value, -0) ? "-0" : node.value;
    let key = `${node.op} ${node.type} ${value}`;
    for (const arg of node.args) key += ` ${ids.get(arg)}`;
    const found = byKey.get(key);
    if (found !== undefined) return found;
    byKey.set(key, node);
    ids.set(node, ids.size);
    return node;
  };
  const visit = (node: Scalar): Scalar => {
    const known = done.get(node);
    if (known !== undefined) return known;
    const args = node.args.map(visit);
    const same = args.every((arg, i) => arg === node.args[i]);
    const result = unique(folded(node, args) ?? (same ? node : { ...node, args }));
    done.set(node, result);
    return result;
  };
  return roots.map(visit);
}

function folded(node: Scalar, args: readonly Scalar[]): Scalar | undefined {
  if (args.length === 0 || !args.every((arg) => arg.op === "const")) return undefined;
  const value = evaluate(
    node,
    args.map((arg) => arg.value),
  );
  if (Number.isNaN(value)) return undefined;
  return node.type === "f32" ? f32(value) : node.type === "i32" ? i32(value) : bool(value === 1);
}
