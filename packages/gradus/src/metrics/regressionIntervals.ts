import { meanInterval } from "./meanInterval.js";
import { medianInterval } from "./medianInterval.js";
import { r2Interval } from "./r2Interval.js";
import { type Numbers, rowCount } from "./rows.js";
import type { Interval } from "./wilson.js";

/** The metrics of a regression with their 95 % intervals, in the target's unit (mse: its square; mape and r2: shares). */
export type RegressionIntervals = Readonly<{
  mae: Interval;
  mse: Interval;
  rmse: Interval;
  mape: Interval;
  medianError: Interval;
  r2: Interval;
}>;

/**
 * `y` and `predicted` [rows]. Means over rows have the interval of the central limit theorem; that of rmse is the root of mse's, that of r2 from the delta method,
 * and that of the median error reaches from one order statistic to another.
 */
export function regressionIntervals({ y, predicted }: { y: Numbers; predicted: Numbers }): RegressionIntervals {
  rowCount("metrics.regressionIntervals", y, predicted);
  const residuals = Array.from(y, (value, row) => predicted[row]! - value);
  const mae = fromZero(meanInterval(residuals.map(Math.abs)));
  const mse = fromZero(meanInterval(residuals.map((residual) => residual ** 2)));
  const mape = fromZero(meanInterval(residuals.map((residual, row) => Math.abs(residual) / Math.max(Math.abs(y[row]!), Number.EPSILON))));
  const rmse = { value: Math.sqrt(mse.value), low: Math.sqrt(mse.low), high: Math.sqrt(mse.high) };
  return { mae, mse, rmse, mape, medianError: medianInterval(residuals.map(Math.abs)), r2: r2Interval({ y, predicted }) };
}

/** Errors are never below 0. */
function fromZero({ value, low, high }: Interval): Interval {
  return { value, low: Math.max(0, low), high };
}
