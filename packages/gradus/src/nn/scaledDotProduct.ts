import { matmul, type Sym, sum } from "../engine/graph/index.js";
import { belowZero } from "./softmax.js";

/**
 * Attention of queries to keys: weights = softmax(q k' / sqrt(size)) over the keys, y = weights v. Shapes: q [batch.., queries, size], k [batch.., keys, size],
 * v [batch.., keys, any]; `forbidden` (bool) broadcasts to [batch.., queries, keys] and bars a query from a key. A query that may see no key at all gives NaN.
 * Source: Vaswani et al. 2017, Attention is all you need, equation 1.
 */
export function scaledDotProduct(
  { q, k, v }: { readonly q: Sym; readonly k: Sym; readonly v: Sym },
  { forbidden }: { readonly forbidden?: Sym } = {},
): { readonly y: Sym; readonly weights: Sym } {
  const scores = matmul(q.mul(1 / Math.sqrt(q.shape.at(-1)!)), k, { transposeB: true });
  const seen = forbidden ? forbidden.select(Number.NEGATIVE_INFINITY, scores) : scores;
  const powers = belowZero(seen, -1).exp();
  const weights = powers.div(sum(powers, { axes: -1, keepDims: true }));
  return { y: matmul(weights, v), weights };
}
