import { sortedOrder } from "../parzen/index.js";
import type { SeenTrial } from "../sampler.js";
import type { Space } from "../space/index.js";

type Memory = { units: Float64Array[]; orders: Int32Array[] };

const memories = new WeakMap<Space, Memory>();
const fewest = 32;

/**
 * The places of the trials by rising u, for each dimension; trials in which it does not exist are left out. The orders of the last call are kept for the
 * space, and trials that came since are put in: a trial's u never change, so that they are the same trials as long as they are the same arrays.
 */
export function unitOrders(space: Space, trials: readonly SeenTrial[]): readonly Int32Array[] {
  const known = memories.get(space) ?? { units: [], orders: space.dimensions.map(() => new Int32Array()) };
  const same = known.units.length <= trials.length && known.units.every((units, i) => units === trials[i]?.units);
  const start = same ? known.units.length : 0;
  const units = trials.map((trial) => trial.units);
  const orders =
    same && trials.length - start < fewest
      ? known.orders.map((order, dimension) => inserted(order, units, start, dimension))
      : space.dimensions.map((_, dimension) => ordered(units, dimension));
  memories.set(space, { units, orders });
  return orders;
}

function ordered(units: readonly Float64Array[], dimension: number): Int32Array {
  const places = Int32Array.from(units.keys()).filter((i) => !Number.isNaN(units[i]![dimension]!));
  return sortedOrder(Float64Array.from(places, (i) => units[i]![dimension]!)).map((k) => places[k]!);
}

function inserted(order: Int32Array, units: readonly Float64Array[], start: number, dimension: number): Int32Array {
  if (start === units.length) return order;
  const next = new Int32Array(order.length + units.length - start);
  next.set(order);
  let count = order.length;
  for (let i = start; i < units.length; i++) {
    const value = units[i]![dimension]!;
    if (Number.isNaN(value)) continue;
    let [from, to] = [0, count];
    while (from < to) {
      const half = (from + to) >> 1;
      if (units[next[half]!]![dimension]! <= value) from = half + 1;
      else to = half;
    }
    next.copyWithin(from + 1, from, count);
    next[from] = i;
    count++;
  }
  return next.slice(0, count);
}
