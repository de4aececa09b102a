/** A function at a point of a line: value, gradient and slope along the line. */
export type LinePoint = Readonly<{ t: number; value: number; gradient: Float64Array; slope: number }>;

/** What a line search found, and how many times it evaluated the function. */
export type LineFound = Readonly<{ point: LinePoint; evaluations: number }>;

const [enough, flat, mostTrials, narrow] = [1e-4, 0.9, 25, 1e-9];

/**
 * A step length that meets the strong Wolfe conditions: value <= start + 1e-4 t slope and |slope at t| <= 0.9 |slope at start|. First the interval grows
 * until it brackets such a point, then cubic interpolation narrows it. `size` is the largest element of the direction.
 * Source: Nocedal and Wright 2006, algorithms 3.5 and 3.6, with the safeguards of minFunc (Schmidt) as in PyTorch.
 */
export function strongWolfe(at: (t: number) => LinePoint, start: LinePoint, first: number, size: number): LineFound {
  const grown = bracket(at, start, first);
  if (grown.ends.length === 1) return { point: grown.ends[0]!, evaluations: grown.trials + 1 };
  return zoom(at, start, size, { low: grown.ends[0]!, high: grown.ends[1]!, trials: grown.trials });
}

type Bracket = Readonly<{ ends: readonly LinePoint[]; trials: number }>;

/** One point that meets the conditions, or two with one between them. */
function bracket(at: (t: number) => LinePoint, start: LinePoint, first: number): Bracket {
  let previous = start;
  let point = at(first);
  for (let trials = 0; trials < mostTrials; trials++) {
    if (tooHigh(point, start) || (trials > 1 && point.value >= previous.value)) return { ends: [previous, point], trials };
    if (isFlat(point, start)) return { ends: [point], trials };
    if (point.slope >= 0) return { ends: [previous, point], trials };
    const next = minimumOfCubic(previous, point, point.t + 0.01 * (point.t - previous.t), point.t * 10);
    previous = point;
    point = at(next);
  }
  return { ends: [start, point], trials: mostTrials };
}

/** Narrows the interval between two points; `low` becomes the better one. */
function zoom(
  at: (t: number) => LinePoint,
  start: LinePoint,
  size: number,
  from: { low: LinePoint; high: LinePoint; trials: number },
): LineFound {
  let { low: a, high: b, trials } = from;
  let stalled = false;
  if (a.value > b.value) [a, b] = [b, a]; // a is the better end from here on
  while (trials < mostTrials && Math.abs(b.t - a.t) * size >= narrow) {
    const [left, right] = [Math.min(a.t, b.t), Math.max(a.t, b.t)];
    let t = minimumOfCubic(a.t <= b.t ? a : b, a.t <= b.t ? b : a, left, right);
    const margin = 0.1 * (right - left);
    const near = Math.min(right - t, t - left) < margin;
    if (near && (stalled || t >= right || t <= left)) {
      t = Math.abs(t - right) < Math.abs(t - left) ? right - margin : left + margin;
      stalled = false;
    } else stalled = near;
    const point = at(t);
    trials++;
    if (tooHigh(point, start) || point.value >= a.value) {
      b = point;
      if (a.value > b.value) [a, b] = [b, a];
      continue;
    }
    if (isFlat(point, start)) return { point, evaluations: trials + 1 };
    if (point.slope * (b.t - a.t) >= 0) b = a;
    a = point;
  }
  return { point: a, evaluations: trials + 1 };
}

function tooHigh(point: LinePoint, start: LinePoint): boolean {
  return point.value > start.value + enough * point.t * start.slope;
}

function isFlat(point: LinePoint, start: LinePoint): boolean {
  return Math.abs(point.slope) <= -flat * start.slope;
}

/** Where the cubic through two points with their slopes is smallest, kept within bounds; their middle where it has no minimum. */
function minimumOfCubic(a: LinePoint, b: LinePoint, low: number, high: number): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t);
  const square = d1 * d1 - a.slope * b.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const position = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2));
  return Math.min(Math.max(position, low), high);
}
