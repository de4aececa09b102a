import { r2 } from "./r2.js";
import { type Numbers, rowCount } from "./rows.js";
import type { Interval } from "./wilson.js";
import { z975 } from "./z975.js";

/**
 * Coefficient of determination with its 95 % interval by the delta method: row i moves 1 - E / S by -(e_i^2 - (E / S) s_i^2) / S, where e_i^2 and s_i^2 are its squares
 * of error and of distance from the mean, E and S their means. Too narrow for a handful of rows. `y` and `predicted` [rows].
 * Source: Cox and Hinkley 1974, Theoretical statistics, section 9.2 (variance of a ratio of means).
 */
export function r2Interval({ y, predicted }: { y: Numbers; predicted: Numbers }): Interval {
  const rows = rowCount("metrics.r2Interval", y, predicted);
  const value = r2({ y, predicted });
  const mean = Array.from(y).reduce((sum, each) => sum + each / rows, 0);
  const spread = Array.from(y).reduce((sum, each) => sum + (each - mean) ** 2 / rows, 0);
  let square = 0;
  for (let row = 0; row < rows; row++)
    square += (((y[row]! - predicted[row]!) ** 2 - (1 - value) * (y[row]! - mean) ** 2) / spread) ** 2 / rows;
  const half = z975 * Math.sqrt(square / rows);
  return { value, low: value - half, high: Math.min(1, value + half) };
}
