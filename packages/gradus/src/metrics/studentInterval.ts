import { meanInterval } from "./meanInterval.js";
import type { Interval } from "./wilson.js";
import { z975 } from "./z975.js";

/** The points of Student's distribution at 0.975, for 1, 2, ... degrees of freedom. */
const points = [12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814];

/**
 * The mean of a few independent values with its 95 % interval by Student's distribution: as `meanInterval`, and wider by what a variance out of few values can
 * be wrong. One value has an interval without ends. Source: Student 1908, The probable error of a mean.
 */
export function studentInterval(values: ArrayLike<number>): Interval {
  const { value, low, high } = meanInterval(values);
  const wider = pointOf(values.length - 1) / z975;
  return { value, low: value - wider * (value - low), high: value + wider * (high - value) };
}

/** Beyond the table by the expansion of Abramowitz and Stegun 1964, 26.7.5, whose error is below 1e-4 there. */
function pointOf(freedom: number): number {
  const known = points[freedom - 1];
  if (known !== undefined) return known;
  if (freedom < 1) return z975; // the interval has no ends whatever it is multiplied by
  const z = z975;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}
