import { evaluate } from "../engine/backends/reference/index.js";
import { gradients, input, type Shape, type Sym, sizeOf } from "../engine/graph/index.js";
import { draw } from "../init/index.js";

/** What a gradient check found: both gradients, all variables one after the other, and how far they are apart. */
export interface GradientComparison {
  readonly cost: number;
  readonly exact: Float64Array;
  readonly approximate: Float64Array;
  /** ||approximate - exact|| / (||approximate|| + ||exact||), 0 where both are zero. */
  readonly difference: number;
}

/**
 * Compares the gradients of a scalar with central differences, (f(x + step) - f(x - step)) / (2 step), in float64 on the reference backend.
 * A right gradient differs by less than 1e-7 or so at a step of 1e-5; a wrong one by 1e-3 and more. Keep away from kinks (of relu, max, ...).
 */
export function compareGradients(
  f: (...xs: Sym[]) => Sym,
  at: readonly { readonly shape: Shape; readonly data: ArrayLike<number> }[],
  { step = 1e-5 }: { readonly step?: number } = {},
): GradientComparison {
  const variables = at.map(({ shape }, i) => input(`x${i}`, shape));
  const y = f(...variables);
  const values = at.map(({ data }) => Float64Array.from(data));
  const feeds = { inputs: new Map(values.map((data, i) => [`x${i}`, data])), states: new Map<string, Float64Array>() };
  const costNow = (): number => evaluate([y], feeds).get(y)![0]!;

  const slopes = gradients(y, variables);
  const found = evaluate([y, ...slopes], feeds);
  const exact = Float64Array.from(slopes.flatMap((slope) => [...found.get(slope)!]));
  const approximate = Float64Array.from(
    values.flatMap((data) =>
      Array.from(data, (x, i) => {
        data[i] = x + step;
        const above = costNow();
        data[i] = x - step;
        const below = costNow();
        data[i] = x;
        return (above - below) / (2 * step);
      }),
    ),
  );
  return { cost: found.get(y)![0]!, exact, approximate, difference: relativeDifference(approximate, exact) };
}

/** The relative difference of `compareGradients` at normal random points, for variables of the given shapes. */
export function gradientCheck(
  f: (...xs: Sym[]) => Sym,
  shapes: readonly Shape[],
  { seed = 1, step = 1e-5 }: { readonly seed?: number; readonly step?: number } = {},
): number {
  const at = shapes.map((shape, stream) => ({ shape, data: draw({ kind: "normal", mean: 0, std: 1 }, sizeOf(shape), { seed, stream }) }));
  return compareGradients(f, at, { step }).difference;
}

/** ||a - b|| / (||a|| + ||b||), 0 where both are zero. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  const total = norm(a) + norm(b);
  return total === 0 ? 0 : norm(a.map((value, i) => value - b[i]!)) / total;
}

function norm(a: Float64Array): number {
  return Math.sqrt(a.reduce((total, value) => total + value * value, 0));
}
