/** Values of several objectives, all of which are to be small. */
export type Objectives = readonly number[];

/** Whether a is at least as good as b in everything and better in something. Equal points do not dominate each other. */
export function dominates(a: Objectives, b: Objectives): boolean {
  let better = false;
  for (let k = 0; k < a.length; k++) {
    if (a[k]! > b[k]!) return false;
    if (a[k]! < b[k]!) better = true;
  }
  return better;
}

/**
 * The front that each point is in, from 0: those that nothing dominates, then those that nothing dominates once the former are gone, and so on.
 * Source: Deb et al. 2002, A fast and elitist multiobjective genetic algorithm: NSGA-II, section III.A.
 */
export function fronts(points: readonly Objectives[]): Int32Array {
  const rank = new Int32Array(points.length).fill(-1);
  let left = Array.from(points.keys());
  for (let front = 0; left.length > 0; front++) {
    const first = left.filter((i) => !left.some((j) => dominates(points[j] as Objectives, points[i] as Objectives)));
    for (const i of first) rank[i] = front;
    left = left.filter((i) => rank[i] === -1);
  }
  return rank;
}
