import { explainedVariance } from "./explainedVariance.js";
import { mae } from "./mae.js";
import { maxError } from "./maxError.js";
import { medianError } from "./medianError.js";
import { rmse } from "./mse.js";
import { r2 } from "./r2.js";
import type { Regression } from "./regressionColumns.js";

/** What is reported of a regression over a whole set; errors are in the target's unit. */
export type RegressionReport = Readonly<{
  rmse: number;
  mae: number;
  r2: number;
  explainedVariance: number;
  medianError: number;
  maxError: number;
}>;

/** `y` and `predicted` [rows, outputs]. */
export function regressionReport(regression: Regression): RegressionReport {
  return {
    rmse: rmse(regression),
    mae: mae(regression),
    r2: r2(regression),
    explainedVariance: explainedVariance(regression),
    medianError: medianError(regression),
    maxError: maxError(regression),
  };
}
