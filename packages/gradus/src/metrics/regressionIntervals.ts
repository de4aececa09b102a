import { meanInterval } from "./meanInterval.js";
import { type Numbers, rowCount } from "./rows.js";
import type { Interval } from "./wilson.js";

/** The metrics of a regression for which a 95 % interval is known, in the target's unit (mse: its square). */
export type RegressionIntervals = Readonly<{ mae: Interval; mse: Interval; rmse: Interval }>;

/** `y` and `predicted` [rows]. Means over rows have the interval of the central limit theorem; that of rmse is the root of mse's. */
export function regressionIntervals({ y, predicted }: { y: Numbers; predicted: Numbers }): RegressionIntervals {
  rowCount("metrics.regressionIntervals", y, predicted);
  const residuals = Array.from(y, (value, row) => predicted[row]! - value);
  const mae = fromZero(meanInterval(residuals.map(Math.abs)));
  const mse = fromZero(meanInterval(residuals.map((residual) => residual ** 2)));
  return { mae, mse, rmse: { value: Math.sqrt(mse.value), low: Math.sqrt(mse.low), high: Math.sqrt(mse.high) } };
}

/** Errors are never below 0. */
function fromZero({ value, low, high }: Interval): Interval {
  return { value, low: Math.max(0, low), high };
}
