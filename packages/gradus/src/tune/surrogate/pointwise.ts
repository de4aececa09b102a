import { squaredDistancesTo } from "./points.js";
import type { Posterior } from "./posterior.js";

/** Mean and deviation, without noise, at one point, and their derivatives by its coordinates (0 for a category). */
export type AtPoint = Readonly<{ mean: number; deviation: number; meanSlopes: Float64Array; deviationSlopes: Float64Array }>;

/**
 * The posterior at a point x, with derivatives: k'alpha and s2 (variance - |L^-1 k|^2), d k_i / d x_j = 2 variance slope(r2_i) w_j (x_j - x_ij). The buffers are made once,
 * and what is returned is overwritten by the next call.
 */
export function pointwise({ points, kernel, covariance, scale, inverse, alpha }: Posterior): (x: Float64Array) => AtPoint {
  const n = points.count;
  const dimensions = points.columns.length;
  const [r2, value, slope, half, whole] = [0, 1, 2, 3, 4].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [meanSlopes, deviationSlopes] = [new Float64Array(dimensions), new Float64Array(dimensions)];
  const { variance, weights } = covariance;
  return (x) => {
    squaredDistancesTo(points, weights, x, r2);
    kernel.slopes(r2, n, value, slope);
    let [mean, explained] = [0, 0];
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += inverse[i * n + k]! * value[k]!;
      half[i] = variance * sum;
      explained += half[i]! * half[i]!;
      mean += variance * value[i]! * alpha[i]!;
    }
    whole.fill(0);
    for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) whole[k]! += inverse[i * n + k]! * half[i]!;
    const deviation = Math.sqrt(scale * Math.max(0, variance - explained));
    for (let j = 0; j < dimensions; j++) {
      let [byMean, byVariance] = [0, 0];
      const column = points.columns[j]!;
      if (!points.isCategory[j])
        for (let i = 0; i < n; i++) {
          const dk = 2 * variance * slope[i]! * weights[j]! * (x[j]! - column[i]!);
          byMean += dk * alpha[i]!;
          byVariance -= 2 * dk * whole[i]!;
        }
      meanSlopes[j] = byMean;
      deviationSlopes[j] = deviation > 0 ? (0.5 * scale * byVariance) / deviation : 0;
    }
    return { mean, deviation, meanSlopes, deviationSlopes };
  };
}
