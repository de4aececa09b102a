import { quantile } from "../median.js";
import { columnOf, type Matrix, mapItems } from "./matrix.js";

/** Edges of the bins of each column, rising. */
export type Bins = readonly Float64Array[];

/** Bins of equal width between minimum and maximum ("uniform"), or with about equally many rows ("quantile": edges at quantiles, equal ones once). */
export function fitBins(x: Matrix, { bins, strategy }: { bins: number; strategy: "uniform" | "quantile" }): Bins {
  return Array.from({ length: x.columns }, (_, j) => {
    const sorted = columnOf(x, j).sort();
    const [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
    const edge = (i: number): number =>
      strategy === "quantile" ? quantile(sorted, i / bins) : i === bins ? high : low + (i * (high - low)) / bins;
    return Float64Array.from({ length: bins + 1 }, (_, i) => edge(i)).filter((value, i, edges) => i === 0 || value - edges[i - 1]! > 1e-8);
  });
}

/** y = number of the bin with edge[k] <= x < edge[k + 1]; values outside the edges belong to the first and the last bin. */
export function toBins(bins: Bins, x: Matrix): Matrix {
  return mapItems(x, (value, j) => bins[j]!.subarray(1, -1).reduce((count, edge) => count + (value >= edge ? 1 : 0), 0));
}
