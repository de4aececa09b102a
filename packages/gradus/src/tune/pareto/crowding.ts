import type { Objectives } from "./dominance.js";

/**
 * How much room each point of a front has: the sum over objectives of the distance between its two neighbours, in units of the front's extent; Infinity at
 * the ends. Source: Deb et al. 2002, section III.B.
 */
export function crowding(points: readonly Objectives[]): Float64Array {
  const n = points.length;
  const room = new Float64Array(n);
  const objectives = points[0]?.length ?? 0;
  for (let k = 0; k < objectives; k++) {
    const value = (i: number): number => points[i]?.[k] ?? Number.NaN;
    const order = Array.from(points.keys()).sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
    const [first = 0, last = 0] = [order[0], order.at(-1)];
    room[first] = Number.POSITIVE_INFINITY;
    room[last] = Number.POSITIVE_INFINITY;
    const extent = value(last) - value(first);
    if (!(extent > 0 && Number.isFinite(extent))) continue;
    for (let place = 1; place < n - 1; place++) room[order[place]!]! += (value(order[place + 1]!) - value(order[place - 1]!)) / extent;
  }
  return room;
}
