import { type InverseHessian, newtonDirection, withPair } from "./inverseHessian.js";

/** A smooth function: its value at x, and its gradient written into `gradient`. A value that is not finite is a point to step back from. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

/** Bounds of each coordinate, and when to stop: the largest projected gradient, the number of iterations. */
export type Within = Readonly<{ low: ArrayLike<number>; high: ArrayLike<number>; tolerance: number; iterations: number }>;

const [history, enough, mostHalvings] = [10, 1e-4, 20];

/**
 * L-BFGS within bounds: coordinates that lie at a bound and would leave are held, the others go along -H g, and the path is bent at the bounds; the step is
 * halved until the value falls by 1e-4 of what the gradient promises. Ends where the projected gradient is within the tolerance, or no step helps.
 * Source: Bertsekas 1982, Projected Newton methods for optimization problems with simple constraints; Nocedal 1980.
 */
export function minimizeWithin(
  f: Smooth,
  start: ArrayLike<number>,
  { low, high, tolerance, iterations }: Within,
): { x: Float64Array; value: number } {
  const clip = (value: number, i: number): number => Math.min(high[i]!, Math.max(low[i]!, value));
  let x = Float64Array.from(start, clip);
  let gradient = new Float64Array(x.length);
  let value = f(x, gradient);
  let hessian: InverseHessian = { pairs: [], h0: 1 };
  for (let iteration = 0; iteration < iterations; iteration++) {
    const free = gradient.map((g, i) => (g > 0 ? (x[i]! > low[i]! ? g : 0) : x[i]! < high[i]! ? g : 0));
    const steepest = Math.max(...free.map(Math.abs));
    if (!(steepest > tolerance)) break;
    const direction = downhill(free, hessian);
    // Nothing is known of the length of the first step: half a unit of the steepest coordinate.
    const first = hessian.pairs.length === 0 ? Math.min(1, 0.5 / steepest) : 1;
    const next = searched(f, { x, value, gradient, direction, clip }, first);
    if (next === undefined) {
      if (hessian.pairs.length === 0) break;
      hessian = { pairs: [], h0: 1 }; // what was learned misleads: once more along the gradient
      continue;
    }
    const s = next.x.map((each, i) => each - x[i]!);
    hessian = withPair(hessian, { s, y: next.gradient.map((g, i) => g - gradient[i]!), history });
    ({ x, value, gradient } = next);
  }
  return { x, value };
}

/** -H g over the free coordinates, or -g where that is no descent. */
function downhill(free: Float64Array, hessian: InverseHessian): Float64Array {
  const direction = newtonDirection(free, hessian).map((d, i) => (free[i] === 0 ? 0 : d));
  const slope = direction.reduce((sum, d, i) => sum + d * free[i]!, 0);
  return slope < 0 ? direction : free.map((g) => -g);
}

type From = Readonly<{
  x: Float64Array;
  value: number;
  gradient: Float64Array;
  direction: Float64Array;
  clip: (value: number, i: number) => number;
}>;
type Point = { x: Float64Array<ArrayBuffer>; value: number; gradient: Float64Array<ArrayBuffer> };

function searched(f: Smooth, from: From, first: number): Point | undefined {
  const gradient = new Float64Array(from.x.length);
  for (let [t, halvings] = [first, 0]; halvings < mostHalvings; t /= 2, halvings++) {
    const x = Float64Array.from(from.x, (each, i) => from.clip(each + t * from.direction[i]!, i));
    const value = f(x, gradient);
    const promised = x.reduce((sum, each, i) => sum + (each - from.x[i]!) * from.gradient[i]!, 0);
    if (promised === 0) return undefined;
    if (value <= from.value + enough * promised && value < from.value) return { x, value, gradient };
  }
  return undefined;
}
