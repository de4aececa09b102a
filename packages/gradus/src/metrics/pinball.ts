import { inRange } from "../errors/index.js";
import { overOutputs, type Regression } from "./regressionColumns.js";
import { weightedMean } from "./rows.js";

/**
 * Pinball loss of a predicted quantile q: mean of max(q (y - predicted), (q - 1) (y - predicted)); the mean over outputs.
 * Source: Koenker and Bassett 1978, Regression quantiles.
 */
export function pinball({ quantile, ...regression }: Regression & { readonly quantile: number }): number {
  inRange(quantile, 0, 1, "[]", "metrics.pinball, quantile");
  return overOutputs("metrics.pinball", regression, ({ rows, weight, y, predicted }) =>
    weightedMean(rows, weight, (row) => {
      const error = y(row) - predicted(row);
      return Math.max(quantile * error, (quantile - 1) * error);
    }),
  );
}
