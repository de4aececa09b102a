import { load, type Scalar } from "../scalar/expression.js";
import type { Loops, Operand } from "./program.js";

/** The nest without the operands that none of its expressions read; the others move up. */
export function usedOperands(loops: Loops): Loops {
  const operands: Operand[] = [];
  const slots = new Map<number, number>();
  const renamed = new Map<Scalar, Scalar>();
  const slotOf = (slot: number): number => {
    const known = slots.get(slot) ?? operands.push(loops.operands[slot]!) - 1;
    slots.set(slot, known);
    return known;
  };
  const rename = (node: Scalar): Scalar => {
    const known = renamed.get(node);
    if (known !== undefined) return known;
    const args = node.args.map(rename);
    const isSame = args.every((arg, at) => arg === node.args[at]);
    const result = node.op === "load" ? load(slotOf(node.value), node.type) : isSame ? node : { ...node, args };
    renamed.set(node, result);
    return result;
  };
  const valued = <T extends { readonly value: Scalar }>(list: readonly T[]): T[] =>
    list.map((each) => ({ ...each, value: rename(each.value) }));
  return { ...loops, stores: valued(loops.stores), reductions: valued(loops.reductions), epilogue: valued(loops.epilogue), operands };
}
