import { type Sym, sizeOf } from "../../engine/graph/index.js";
import type { OnnxTensor } from "../../formats/index.js";
import { type FreeGraph, isFixed } from "./rowSizes.js";

/** Numbers that are stretched further than this stay as they are, and are stretched when the model runs. */
const mostStretched = 4096;

/** What of a graph is known before any row is: constants, leaves that `isKnownLeaf` names, and all that is computed of these alone. */
export function knownNodes({ nodes, sizes }: FreeGraph, isKnownLeaf: (node: Sym) => boolean): Set<Sym> {
  const known = new Set<Sym>();
  const follows = (node: Sym): boolean => {
    if (node.op === "input" || node.op === "state") return isKnownLeaf(node);
    if (node.op === "randomBits" || !node.inputs.every((input) => known.has(input))) return false;
    if (node.op !== "broadcastTo" && node.op !== "iota") return true;
    return sizeOf(node.shape) <= Math.max(mostStretched, ...node.inputs.map(({ shape }) => sizeOf(shape)));
  };
  for (const node of nodes) if (isFixed(sizes.get(node)!) && follows(node)) known.add(node);
  return known;
}

/** The elements of a node as a constant. */
export function tensorOf({ shape, dtype }: Sym, values: Float64Array): OnnxTensor {
  if (dtype === "f32") return { type: "float", shape, data: Float32Array.from(values) };
  if (dtype === "i32") return { type: "int32", shape, data: Int32Array.from(values) };
  return { type: dtype === "bool" ? "bool" : "uint8", shape, data: Uint8Array.from(values) };
}
