import { gradients, input as leaf, reshape, type Sym, sum, transpose } from "#gradus/engine";
import { multiHeadAttention, scaledDotProduct } from "#gradus/nn";
import type { GoldenCase } from "#gradus/testing";
import { type Adapters, type Computation, onEngine, type Precision } from "../adapter.js";
import { flagOf, input, numberOf } from "../caseFields.js";
import { runOnce } from "../runOnce.js";

/** The case's inputs as symbols, each made when it is first asked for. */
function leavesOf(golden: GoldenCase): { readonly of: (name: string) => Sym; readonly all: ReadonlyMap<string, Sym> } {
  const all = new Map<string, Sym>();
  const of = (name: string): Sym => {
    const { shape, integer } = input(golden, name);
    const known = all.get(name) ?? leaf(name, shape, integer ? "i32" : "f32");
    all.set(name, known);
    return known;
  };
  return { of, all };
}

/** y, the weights, and the gradients of sum(y * gy) for every real input that was asked for. */
function computed(
  golden: GoldenCase,
  precision: Precision,
  { y, weights, leaves }: { y: Sym; weights: Sym; leaves: ReadonlyMap<string, Sym> },
): Computation {
  const variables = [...leaves].filter(([, { dtype }]) => dtype === "f32");
  const slopes = gradients(
    sum(y.mul(leaf("gy", y.shape))),
    variables.map(([, variable]) => variable),
  );
  const outputs = { y, weights, ...Object.fromEntries(variables.map(([name], at) => [`d${name}`, slopes[at]!])) };
  return runOnce(outputs, golden.inputs, precision === "float64" ? "reference" : "wasm");
}

/** Which keys are barred [batch, heads, queries, keys]: by the mask [queries, keys] or as padding [batch, keys]. */
function barred(golden: GoldenCase, of: (name: string) => Sym): Sym | undefined {
  const mask = golden.inputs.mask && of("mask").cast("bool");
  if (!golden.inputs.keyPadding) return mask;
  const padding = of("keyPadding").cast("bool");
  const [batch, keys] = padding.shape as [number, number];
  const columns = reshape(padding, [batch, 1, 1, keys]);
  return mask ? mask.or(columns) : columns;
}

export const layersAttention: Adapters = {
  scaledDotProduct: onEngine((golden, precision) => {
    const { of, all } = leavesOf(golden);
    const forbidden = barred(golden, of);
    const result = scaledDotProduct({ q: of("q"), k: of("k"), v: of("v") }, forbidden ? { forbidden } : {});
    return computed(golden, precision, { ...result, leaves: all });
  }),
  multiHeadAttention: onEngine((golden, precision) => {
    const { of, all } = leavesOf(golden);
    const forbidden = barred(golden, of);
    const isCross = golden.inputs.k !== undefined;
    const weights = {
      inWeight: transpose(of("wIn")),
      outWeight: transpose(of("wOut")),
      ...(flagOf(golden, "bias") && { inBias: of("bIn"), outBias: of("bOut") }),
    };
    const result = multiHeadAttention({ q: of("q"), ...(isCross && { k: of("k"), v: of("v") }) }, weights, {
      heads: numberOf(golden, "heads"),
      ...(forbidden && { forbidden }),
    });
    return computed(golden, precision, { ...result, leaves: all });
  }),
};
