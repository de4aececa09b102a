import { inRange } from "../../errors/index.js";
import type { SeenTrial } from "../sampler.js";
import type { Dimension, Space } from "../space/index.js";
import { lossesOf } from "./importance.js";

/**
 * Which parameters told the best `top` of the trials from all: how far the density of the best lies from the density of all, by Pearson's divergence
 *   sum over cells of p_all (p_top / p_all - 1)^2,
 * over 50 cells of [0, 1] in the parameter's own scale (over the values, where there are fewer). Shares add up to 1, the most important first. Where `importance`
 * asks what matters over the whole space, this asks what matters to be among the best.
 * Source: Watanabe, Bansal and Hutter 2023, PED-ANOVA, section 4; bandwidth after Scott 1992.
 * @throws UserError if `top` is not in (0, 1), or fewer than four trials taught anything
 */
export function localImportance(
  { space, trials }: Readonly<{ space: Space; trials: readonly SeenTrial[] }>,
  { top = 0.1 }: { top?: number } = {},
): readonly Readonly<{ path: string; share: number }>[] {
  inRange(top, 0, 1, "()", "tune.localImportance, top");
  const { taught, y } = lossesOf(trials);
  const order = Array.from(y.keys()).sort((a, b) => y[a]! - y[b]!);
  const count = Math.max(2, Math.ceil(top * taught.length));
  const limit = y[order[count - 1] ?? 0] ?? Number.NaN;
  const isTop = y.map((value) => Number(value <= limit));
  const raw = space.dimensions.map((dimension, i) => {
    const u = Float64Array.from(taught, ({ units }) => units[i] ?? Number.NaN);
    const all = cellDensity(
      dimension,
      u.filter((value) => !Number.isNaN(value)),
    );
    const best = cellDensity(
      dimension,
      u.filter((value, k) => isTop[k] === 1 && !Number.isNaN(value)),
    );
    return all.reduce((sum, p, cell) => sum + p * (best[cell]! / p - 1) ** 2, 0);
  });
  const sum = raw.reduce((total, value) => total + value, 0);
  return space.dimensions.map(({ path }, i) => ({ path, share: sum > 0 ? raw[i]! / sum : 0 })).sort((a, b) => b.share - a.share);
}

const cellCount = 50;

/** The probability of each cell: kernels at the observations, and one even prior. */
function cellDensity(dimension: Dimension, u: Float64Array): Float64Array {
  const cells = dimension.kind === "real" ? cellCount : Math.min(cellCount, dimension.count);
  const place = (value: number): number => {
    const index = dimension.kind !== "real" && dimension.count <= cellCount ? dimension.indexAt(value) : Math.floor(value * cells);
    return Math.min(cells - 1, index);
  };
  const counts = new Float64Array(cells);
  for (const value of u) counts[place(value)]!++;
  const density = new Float64Array(cells).fill(1 / cells / (u.length + 1));
  const width = dimension.kind === "category" ? 0 : bandwidth(Array.from(u, place).sort((a, b) => a - b));
  for (let from = 0; from < cells; from++) {
    if (counts[from] === 0) continue;
    const kernel = Float64Array.from({ length: cells }, (_, to) =>
      width === 0 ? Number(to === from) : Math.exp(-0.5 * ((to - from) / width) ** 2),
    );
    const mass = kernel.reduce((sum, value) => sum + value, 0);
    for (let to = 0; to < cells; to++) density[to]! += (counts[from]! * kernel[to]!) / mass / (u.length + 1);
  }
  return density;
}

/** In cells: 1.059 min(IQR / 1.34, deviation) n^(-1/5), at least 0.305, so that a kernel's middle cell has at most 90 % of it. */
function bandwidth(sorted: readonly number[]): number {
  const n = sorted.length;
  if (n < 2) return 1;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const at = (share: number): number => sorted[Math.min(n - 1, Math.floor(share * n))] ?? mean;
  return Math.max(0.305, 1.059 * Math.min((at(0.75) - at(0.25)) / 1.34, deviation) * n ** -0.2);
}
