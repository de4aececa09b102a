import { operations } from "./ops/index.js";
import { sizeOf } from "./shape.js";
import type { Sym } from "./symbol.js";

/**
 * Floating-point operations of some nodes, by what they mean: two for each product within a matrix product, one an element for pointwise operations and for
 * each number that a reduction takes in. Moving numbers counts nothing, and an exponential as much as an addition.
 */
export function flopsOf(nodes: Iterable<Sym>): number {
  let total = 0;
  for (const node of nodes) total += flops(node);
  return total;
}

function flops(node: Sym): number {
  const [first] = node.inputs;
  if (node.op === "matmul") return 2 * sizeOf(node.shape) * first!.shape.at(node.attributes.transposeA === true ? -2 : -1)!;
  if (node.op === "reduceSum" || node.op === "reduceMax" || node.op === "reduceMin") return sizeOf(first!.shape);
  if (node.op === "scatterAdd") return sizeOf(node.inputs[1]!.shape);
  if (node.op === "fold") return sizeOf(first!.shape);
  const counts = operations[node.op].kind === "elementwise" && node.dtype === "f32" && node.op !== "stopGradient";
  return counts ? sizeOf(node.shape) : 0;
}
