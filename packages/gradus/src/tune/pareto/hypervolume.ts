import { dominates, type Objectives } from "./dominance.js";

/**
 * The volume between the points and the reference: how much of the space that the reference bounds some point dominates. Points beyond the reference add
 * nothing. Each point adds its own box less what the later ones cover of it.
 * Source: While, Bradstreet and Barone 2012, A fast way of calculating exact hypervolumes (WFG).
 */
export function hypervolume(points: readonly Objectives[], reference: Objectives): number {
  const inside = points.filter((point) => point.every((value, k) => value < reference[k]!));
  return volume(distinctFront(inside), reference);
}

function volume(front: readonly Objectives[], reference: Objectives): number {
  // Sorted by one objective, each box meets fewer of the later points.
  const sorted = [...front].sort((a, b) => (b[0] ?? 0) - (a[0] ?? 0));
  return sorted.reduce((sum, point, i) => {
    const box = point.reduce((product, value, k) => product * (reference[k]! - value), 1);
    const rest = sorted.slice(i + 1).map((other) => other.map((value, k) => Math.max(value, point[k]!)));
    return sum + box - (rest.length === 0 ? 0 : volume(distinctFront(rest), reference));
  }, 0);
}

/** The points that nothing dominates, equal ones once. */
function distinctFront(points: readonly Objectives[]): readonly Objectives[] {
  const equal = (a: Objectives, b: Objectives): boolean => a.every((value, k) => value === b[k]);
  return points.filter((a, i) => !points.some((b, j) => dominates(b, a) || (j < i && equal(a, b))));
}
