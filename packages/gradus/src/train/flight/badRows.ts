import type { BadNode } from "./firstBad.js";

/**
 * The places in the batch of the numbers that are not finite, in their order; none where the operation has no axis of rows. The axis of rows is the first that
 * has as many places as the batch, or the first two together, as in an ensemble: members x rows.
 */
export function badRows({ node: { shape }, values }: BadNode, batch: number): number[] {
  const [outer = 1, inner = 1] = shape;
  const isJoined = shape.length > 1 && outer !== batch && outer * inner === batch;
  const axis = isJoined ? 1 : shape.indexOf(batch);
  if (axis < 0) return [];
  const after = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const found = new Set<number>();
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at]!)) found.add(Math.floor(at / after) % batch);
  return [...found].sort((a, b) => a - b);
}
