import { reshape, type Shape, type Sym } from "../engine/graph/index.js";
import type { Scope } from "./scope.js";

/** Whether a normalisation learns a factor (starting at 1) and a shift (starting at 0) of its result. */
export type Affine = Readonly<{ scale: boolean; shift: boolean }>;

/** y = x * scale + shift, with parameters of `shape` that are seen as `as` against x. */
export function affine(x: Sym, { scale, shift }: Affine, { shape, as, scope }: { shape: Shape; as: Shape; scope: Scope }): Sym {
  const scaled = scale ? x.mul(reshape(scope.parameter("scale", shape, "ones", "scale"), as)) : x;
  return shift ? scaled.add(reshape(scope.parameter("shift", shape, "zeros", "shift"), as)) : scaled;
}
