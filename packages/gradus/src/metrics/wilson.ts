import { z975 } from "./z975.js";

/** A share with the bounds of its 95 % interval. */
export type Interval = Readonly<{ value: number; low: number; high: number }>;

/**
 * Wilson's 95 % interval of a share seen in `count` trials: centre (p + z^2/2n) / (1 + z^2/n), half width z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n).
 * Never leaves [0, 1] and stays honest for small counts. Source: Wilson 1927, Probable inference.
 */
export function wilson(value: number, count: number): Interval {
  const scale = 1 + z975 ** 2 / count;
  const centre = (value + z975 ** 2 / (2 * count)) / scale;
  const half = (z975 * Math.sqrt((value * (1 - value)) / count + z975 ** 2 / (4 * count ** 2))) / scale;
  return { value, low: Math.min(value, Math.max(0, centre - half)), high: Math.max(value, Math.min(1, centre + half)) };
}
