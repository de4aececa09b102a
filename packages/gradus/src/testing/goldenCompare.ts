import type { GoldenTensor } from "./goldenTensor.js";

/** `|got - expected| <= absolute + relative * |expected|`, written `[relative, absolute]`. */
export type Tolerance = readonly [relative: number, absolute: number];

/** A result to compare with a golden tensor. */
export type Result = Readonly<{ shape: readonly number[]; data: ArrayLike<number> }>;

/**
 * The worst element of a result: `error` = |got - expected| and what was `allowed` there.
 * `at` is the flat index; a difference of shape has only `what`.
 */
export type Mismatch = Readonly<{ what: string; at?: number; error?: number; allowed?: number }>;

/**
 * Compares a result with a golden tensor: equal shapes, then each element within `tolerance`; equal infinities and two NaN are
 * equal, integer tensors must be met exactly.
 * @returns undefined where it fits, else the element that is furthest beyond what is allowed
 */
export function compareGolden(got: Result, expected: GoldenTensor, tolerance: Tolerance): Mismatch | undefined {
  const shape = got.shape.join(", ");
  if (shape !== expected.shape.join(", ")) return { what: `shape [${shape}], expected [${expected.shape.join(", ")}]` };
  if (got.data.length !== expected.data.length) return { what: `${got.data.length} numbers, expected ${expected.data.length}` };
  const [relative, absolute] = expected.integer ? [0, 0] : tolerance;
  let worst: Mismatch | undefined;
  let worstRatio = 1;
  for (let i = 0; i < expected.data.length; i++) {
    const [ours, theirs] = [got.data[i]!, expected.data[i]!];
    if (ours === theirs || (Number.isNaN(ours) && Number.isNaN(theirs))) continue;
    const error = Math.abs(ours - theirs);
    const allowed = Number.isFinite(theirs) ? absolute + relative * Math.abs(theirs) : 0;
    if (error <= allowed) continue;
    const ratio = Number.isNaN(error) || allowed === 0 ? Number.POSITIVE_INFINITY : error / allowed;
    if (worst === undefined || ratio > worstRatio) {
      worst = { what: `${ours} at ${i}, expected ${theirs}`, at: i, error, allowed };
      worstRatio = ratio;
    }
  }
  return worst;
}
