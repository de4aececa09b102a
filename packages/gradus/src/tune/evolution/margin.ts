import { normalCumulative, normalQuantile } from "../../normal/index.js";
import type { CmaState } from "./cma.js";

/** The edges of the bin that a mean lies in; null where the space ends. */
export type Edges = Readonly<{ low: number | null; high: number | null }>;

/**
 * Keeps whole numbers alive: mean and A are moved as little as it takes for each of them to leave its bin with a probability of at least `margin`, half of it to
 * each side, however narrow the distribution has become. `edgesAt(j, mean)` is null for a real coordinate.
 *   in a bin at the end of the range:   mean <- edge + sign(mean - edge) min(|mean - edge|, z(margin) deviation)
 *   between two edges:  p_low = max(margin / 2, P(x < low)), p_high likewise, both brought to a sum of one with the middle; then mean and A from
 *     mean - low = z(p_low) deviation,  high - mean = z(p_high) deviation,   where z(p) is the quantile of 1 - p
 * Source: Hamano, Saito, Nomura and Shirakawa 2022, CMA-ES with margin: lower-bounding marginal probability for mixed-integer black-box optimization, section 4.
 */
export function withMargin(state: CmaState, margin: number, edgesAt: (j: number, mean: number) => Edges | null): CmaState {
  const d = state.mean.length;
  const [mean, stretch] = [state.mean.slice(), state.stretch.slice()];
  for (let j = 0; j < d; j++) {
    const edges = edgesAt(j, mean[j]!);
    if (edges === null) continue;
    const deviation = state.sigma * Math.sqrt(state.covariance[j * d + j]!); // without A
    const { low, high } = edges;
    if (low !== null && high !== null) {
      const [zLow, zHigh] = quantiles(mean[j]!, low, high, deviation * stretch[j]!, margin);
      stretch[j] = (high - low) / (deviation * (zLow + zHigh));
      mean[j] = (low * zHigh + high * zLow) / (zLow + zHigh);
    } else {
      const edge = low ?? high;
      if (edge === null) continue;
      const most = -normalQuantile(margin) * deviation * stretch[j]!;
      mean[j] = edge + Math.sign(mean[j]! - edge) * Math.min(Math.abs(mean[j]! - edge), most);
    }
  }
  return { ...state, mean, stretch };
}

/** z(p_low) and z(p_high) for the corrected probabilities of leaving to each side. */
function quantiles(mean: number, low: number, high: number, deviation: number, margin: number): readonly [number, number] {
  const least = margin / 2;
  const below = Math.max(least, normalCumulative((low - mean) / deviation));
  const above = Math.max(least, normalCumulative((mean - high) / deviation));
  const middle = 1 - normalCumulative((low - mean) / deviation) - normalCumulative((mean - high) / deviation);
  const excess = (1 - below - above - middle) / (below + above + middle - 3 * least);
  const corrected = (p: number): number => p + excess * (p - least);
  // Where the bin is all but impossible a half would have no quantile to divide by.
  const z = (p: number): number => -normalQuantile(Math.min(0.5 - 1e-9, Math.max(least, corrected(p))));
  return [z(below), z(above)];
}
