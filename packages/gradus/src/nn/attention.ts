import { currentPlace, iota, matmul, reshape, type Sym, slice, transpose } from "../engine/graph/index.js";
import { flag, positiveInteger, UserError } from "../errors/index.js";
import { checkedInit, type Init } from "../init/index.js";
import { axes } from "./axes.js";
import { scaledDotProduct } from "./scaledDotProduct.js";
import type { Trace } from "./scope.js";

/**
 * Multi-head self-attention: every token of x [batch, tokens, features] looks at all tokens, or with `causal` at itself and those before; y has x's shape.
 *   q, k, v = the three parts of x W + b;   y = concat over heads of softmax(q k' / sqrt(features / heads)) v, times U, plus c
 * Head j has the features j * size .. (j + 1) * size - 1 with size = features / heads. Parameters: `in.weight` W [features, 3 * features], `in.bias`,
 * `out.weight` U [features, features], `out.bias`; weights start by `init` ("xavier"), biases at zero.
 * Source: Vaswani et al. 2017, Attention is all you need, section 3.2.2.
 */
export type Attention = Readonly<{ layer: "attention"; heads: number; bias: boolean; causal: boolean; init: Init }>;

/** @throws UserError if `heads` is no positive whole number, a switch is neither true nor false, or the start value is unknown */
export function attention({ heads = 1, bias = true, causal = false, init = "xavier" }: Partial<Omit<Attention, "layer">> = {}): Attention {
  return {
    layer: "attention",
    heads: positiveInteger(heads, "nn.attention, heads"),
    bias: flag(bias, "nn.attention, bias"),
    causal: flag(causal, "nn.attention, causal"),
    init: checkedInit(init, "nn.attention, init"),
  };
}

/** @throws UserError if x is not [batch, tokens, features] or the heads do not divide the features */
export const traceAttention: Trace<Attention> = ({ heads, bias, causal, init }, x, scope) => {
  const [, tokens, features] = axes(x, ["batch", "tokens", "features"]) as [number, number, number];
  if (features % heads !== 0)
    throw new UserError({
      place: currentPlace(),
      what: `${heads} heads do not divide ${features} features`,
      remedy: "Give a number of heads that divides the features",
    });
  const fans = { fanIn: features, fanOut: features }; // each of the three parts of W is a map of its own
  const [into, out] = [scope.child("in"), scope.child("out")];
  const weights: AttentionWeights = {
    inWeight: into.parameter("weight", [features, 3 * features], init, "weight", fans),
    outWeight: out.parameter("weight", [features, features], init, "weight", fans),
    ...(bias && {
      inBias: into.parameter("bias", [3 * features], "zeros", "bias", fans),
      outBias: out.parameter("bias", [features], "zeros", "bias", fans),
    }),
  };
  return multiHeadAttention({ q: x }, weights, { heads, ...(causal && { forbidden: later(tokens) }) }).y;
};

/** inWeight [features, 3 * features] (for queries, keys, values), outWeight [features, features], biases as wide as their products. */
export type AttentionWeights = Readonly<{ inWeight: Sym; inBias?: Sym; outWeight: Sym; outBias?: Sym }>;

/**
 * Attention of the tokens of q [batch, queries, features] to those of k and v [batch, keys, features], both q unless given. `forbidden` (bool) broadcasts to
 * [batch, heads, queries, keys]. Besides y [batch, queries, features] the weights [batch, heads, queries, keys].
 */
export function multiHeadAttention(
  { q, k, v }: { readonly q: Sym; readonly k?: Sym; readonly v?: Sym },
  { inWeight, inBias, outWeight, outBias }: AttentionWeights,
  { heads, forbidden }: { readonly heads: number; readonly forbidden?: Sym },
): { readonly y: Sym; readonly weights: Sym } {
  const [batch, queries, features] = q.shape as [number, number, number];
  const part = (x: Sym, first: number, count: number): Sym => {
    const [from, to] = [first * features, (first + count) * features];
    const product = matmul(reshape(x, [batch * x.shape[1]!, features]), slice(inWeight, [0, from], [features, to]));
    return inBias ? product.add(slice(inBias, [from], [to])) : product;
  };
  // [batch * tokens, features of one part or of all] -> [batch, heads, tokens, size]
  const split = (rows: Sym, at: number): Sym => {
    const own = slice(rows, [0, at * features], [rows.shape[0]!, (at + 1) * features]);
    return transpose(reshape(own, [batch, rows.shape[0]! / batch, heads, features / heads]), [0, 2, 1, 3]);
  };
  const all = k || v ? undefined : part(q, 0, 3);
  const looked = scaledDotProduct(
    all
      ? { q: split(all, 0), k: split(all, 1), v: split(all, 2) }
      : { q: split(part(q, 0, 1), 0), k: split(part(k ?? q, 1, 1), 0), v: split(part(v ?? q, 2, 1), 0) },
    forbidden ? { forbidden } : {},
  );
  const rows = reshape(transpose(looked.y, [0, 2, 1, 3]), [batch * queries, features]);
  const y = matmul(rows, outWeight);
  return { y: reshape(outBias ? y.add(outBias) : y, q.shape), weights: looked.weights };
}

/** True where the key stands after the query [tokens, tokens]. */
function later(tokens: number): Sym {
  return iota([tokens, tokens], 0).less(iota([tokens, tokens], 1));
}
