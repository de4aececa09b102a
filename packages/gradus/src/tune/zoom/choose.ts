import { logExpectedImprovement, meansAt, type Posterior, variancesOfFour } from "../surrogate/index.js";
import { candidates, type Sources } from "./candidates.js";

/** A candidate, and what the model says of it. */
export type Chosen = Readonly<{ row: Float64Array; value: number; mean: number; deviation: number }>;

/** `f` is what is to be improved on; `isAllowed` refuses points that are known or break a constraint. */
export type Choice = Readonly<{ posterior: Posterior; f: number; isAllowed: (row: Float64Array) => boolean }>;

const [kept, copies] = [3, 24];
const [narrowing, dropped] = [[0.1, 0.04, 0.016], 0.6];

/**
 * The candidate with the largest expected improvement, after three passes in which the best three are copied with ever smaller changes; undefined where
 * no candidate is allowed.
 */
export function choose(sources: Sources, choice: Choice): Chosen | undefined {
  const best: Chosen[] = [];
  keepBest(best, choice, candidates(sources));
  for (const width of narrowing) if (best.length > 0) keepBest(best, choice, copiesOf(best, sources, width));
  return best[0];
}

/**
 * Takes those of the rows into `best` that belong to the three best, the best first. The variance is what costs, so rows are looked at by falling bound of what they can
 * promise at most: once that is not enough, no later one can be.
 */
function keepBest(best: Chosen[], { posterior, f, isAllowed }: Choice, rows: Float64Array): void {
  const dimensions = posterior.points.columns.length;
  const { count, mean, cross, mostVariance } = meansAt(posterior, rows);
  const bound = mean.map((each, i) => logExpectedImprovement(f, each, Math.sqrt(mostVariance[i]!)));
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => (bound[a] === bound[b] ? a - b : bound[b]! - bound[a]!));
  const [scratch, variance] = [new Float64Array(posterior.points.count * 4), new Float64Array(4)];
  for (let first = 0; first < count; first += 4) {
    const least = best[kept - 1];
    if (least !== undefined && bound[order[first]!]! <= least.value) break;
    const four = order.slice(first, first + 4);
    const isHopeless = (): boolean =>
      least !== undefined && four.every((i, c) => logExpectedImprovement(f, mean[i]!, Math.sqrt(variance[c]!)) <= least.value);
    if (!variancesOfFour(posterior, { cross, which: four, scratch, variance }, isHopeless)) continue;
    four.forEach((i, c) => {
      const deviation = Math.sqrt(variance[c]!);
      const value = logExpectedImprovement(f, mean[i]!, deviation);
      const limit = best[kept - 1];
      if (limit !== undefined && value <= limit.value) return;
      const row = rows.slice(i * dimensions, (i + 1) * dimensions);
      if (!isAllowed(row)) return;
      best.splice(kept - 1);
      best.push({ row, value, mean: mean[i]!, deviation });
      best.sort((a, b) => b.value - a.value);
    });
  }
}

/** Copies of the best with changes of about `width` of the region's sides; every second copy keeps some coordinates as they are, and all keep their categories. */
function copiesOf(best: readonly Chosen[], { coordinates, draws, region }: Sources, width: number): Float64Array {
  const { count, isCategory, settle } = coordinates;
  const rows = new Float64Array(best.length * copies * count);
  best.forEach(({ row }, b) => {
    // One that lies outside of the box came from another branch, and may move anywhere.
    const isInside = row.every((u, j) => isCategory[j] || (u >= region.low[j]! && u <= region.high[j]!));
    for (let k = 0; k < copies; k++) {
      const at = b * copies + k;
      const spread = width * Math.exp(0.5 * draws.normal());
      for (let j = 0; j < count; j++) {
        const here = at * count + j;
        rows[here] = row[j]!;
        if (isCategory[j] || (k % 2 === 1 && draws.uniform() < dropped)) continue;
        const [low, high] = isInside ? [region.low[j]!, region.high[j]!] : [0, 1];
        rows[here] = Math.min(high, Math.max(low, row[j]! + draws.normal() * region.sides[j]! * spread));
      }
      settle(rows, at, draws.below);
    }
  });
  return rows;
}
