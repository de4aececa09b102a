import { constant, reduceMax, type Sym, sum } from "../engine/graph/index.js";
import { UserError, unknownKeys } from "../errors/index.js";
import { positive } from "./checkedNumber.js";

/**
 * Clipping of gradients before the update:
 *   globalNorm  all gradients together times min(1, limit / (norm + 1e-6)), norm over every element   (PyTorch's clip_grad_norm_)
 *   perTensor   the same for each tensor on its own                                                  (Keras' clipnorm)
 *   value       each element into [-limit, limit]
 * Source: Pascanu, Mikolov and Bengio 2013, algorithm 1.
 */
export type Clip = Readonly<{ globalNorm: number }> | Readonly<{ perTensor: number }> | Readonly<{ value: number }>;

const forms = ["globalNorm", "perTensor", "value"] as const;

/** Added to the norm, so that a gradient of 0 stays 0 (PyTorch's number). */
const eps = 1e-6;

/** What comes from a recipe. @throws UserError unless it has exactly one of the three keys, with a limit above 0 */
export function checkedClip(value: unknown, place: string): Clip {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 1) unknownKeys(value as object, forms, place);
  const form = forms.find((name) => name === entries[0]?.[0]);
  if (entries.length !== 1 || form === undefined)
    throw new UserError({
      place,
      what: `expected one of globalNorm, perTensor and value with a limit, got ${JSON.stringify(value)}`,
      remedy: "Write for instance { globalNorm: 1 }",
    });
  const limit = positive(entries[0]?.[1] as number, `${place}.${form}`);
  return form === "globalNorm" ? { globalNorm: limit } : form === "perTensor" ? { perTensor: limit } : { value: limit };
}

/** The limit, which a program takes as a run-time scalar. */
export function clipLimit(clip: Clip): number {
  return "globalNorm" in clip ? clip.globalNorm : "perTensor" in clip ? clip.perTensor : clip.value;
}

/** The gradients clipped; `limit` is a scalar. Shapes stay. */
export function clipped(clip: Clip, gradients: readonly Sym[], limit: Sym): Sym[] {
  if ("value" in clip) return gradients.map((g) => g.min(limit).max(limit.neg()));
  if ("perTensor" in clip) return gradients.map((g) => g.mul(shrinkage(normOf([g]), limit)));
  const factor = shrinkage(normOf(gradients), limit);
  return gradients.map((g) => g.mul(factor));
}

/** min(1, limit / (norm + eps)). */
export function shrinkage(norm: Sym, limit: Sym): Sym {
  return limit.div(norm.add(eps)).min(1);
}

/** The norm of all elements together, a scalar: (sum of |g|^order)^(1/order), the largest |g| for infinity. */
export function normOf(gradients: readonly Sym[], order = 2): Sym {
  if (order === Number.POSITIVE_INFINITY) return gradients.map((g) => reduceMax(g.abs())).reduce((a, b) => a.max(b), constant(0));
  const power = (g: Sym): Sym => (order === 2 ? g.square() : order === 1 ? g.abs() : g.abs().pow(order));
  const total = gradients.map((g) => sum(power(g))).reduce((a, b) => a.add(b), constant(0));
  return order === 1 ? total : order === 2 ? total.sqrt() : total.pow(1 / order);
}
