import { UserError } from "../../errors/index.js";
import { lossOf, type SeenTrial } from "../sampler.js";
import type { Dimension, Space } from "../space/index.js";
import { forest } from "./forest.js";
import { type Ranges, treeVariance } from "./tree.js";

/** How much of the values' variation one parameter explains by itself: its share, all adding up to 1, and where 90 % of the forest's trees see it. */
export type Importance = Readonly<{ path: string; share: number; low: number; high: number }>;

/**
 * Which parameters mattered, by functional analysis of variance: a random forest predicts the losses over the whole space, and a parameter's importance is how
 * much the forest's mean varies along it, all others averaged. It works in [0, 1] of each parameter's own scale, so that a logarithmic one counts by decades
 * and not by its largest values alone. Categories are put in the order of their mean loss; a parameter that does not exist counts as in its middle; what
 * diverged as the worst loss. Sorted, the most important first.
 * Source: Hutter, Hoos and Leyton-Brown 2014; the order of categories: Breiman et al. 1984, theorem 4.5.
 * @throws UserError if fewer than four trials taught anything, or all the same
 */
export function importance(
  { space, trials }: Readonly<{ space: Space; trials: readonly SeenTrial[] }>,
  { trees = 64, maxDepth = 64, seed = 0 }: { trees?: number; maxDepth?: number; seed?: number } = {},
): readonly Importance[] {
  const { taught, y } = lossesOf(trials);
  const columns = space.dimensions.map((dimension, i) =>
    columnOf(
      dimension,
      taught.map(({ units }) => units[i] ?? Number.NaN),
      y,
    ),
  );
  const shares = forestShares(
    columns,
    y,
    columns.map((_, i) => [i]),
    { ranges: columns.map(() => [0, 1]), trees, maxDepth, seed },
  );
  return space.dimensions
    .map(({ path }, i) => {
      const each = shares.map((tree) => tree[i] ?? 0).sort((a, b) => a - b);
      return { path, ...meanAndBand(each) };
    })
    .sort((a, b) => b.share - a.share);
}

type ForestShape = Readonly<{ ranges: Ranges; trees: number; maxDepth: number; seed: number }>;

/**
 * For each tree of a forest, the share of each group of columns in the sum of what all groups explain by themselves; columns of one group explain jointly.
 * Trees that see no variation are left out.
 */
export function forestShares(
  columns: readonly Float64Array[],
  y: Float64Array,
  groups: readonly (readonly number[])[],
  { ranges, ...shape }: ForestShape,
): readonly (readonly number[])[] {
  const parts = forest({ columns, y, ...shape }).flatMap((tree) => {
    const { total, of } = treeVariance(tree, ranges);
    return total > 0 ? [groups.map((group) => of(group) / total)] : [];
  });
  // Normalised by the forest's sum and not tree by tree, so that the shares' mean is that of the forest.
  const sum = parts.reduce((all, tree) => all + tree.reduce((one, part) => one + part, 0), 0) / Math.max(1, parts.length);
  return sum > 0 ? parts.map((tree) => tree.map((part) => part / sum)) : [];
}

function meanAndBand(sorted: readonly number[]): { share: number; low: number; high: number } {
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  return { share: sorted.reduce((sum, value) => sum + value, 0) / Math.max(1, sorted.length), low: at(0.05), high: at(0.95) };
}

/** The trials that taught something and their losses, what diverged at the worst. @throws UserError if they are too few, or all the same */
export function lossesOf(trials: readonly SeenTrial[]): { taught: readonly SeenTrial[]; y: Float64Array } {
  const taught = trials.filter((trial) => lossOf(trial) !== undefined);
  const raw = taught.map((trial) => lossOf(trial) ?? Number.POSITIVE_INFINITY);
  const finite = raw.filter(Number.isFinite);
  const [least, worst] = [Math.min(...finite), Math.max(...finite)];
  if (taught.length < 4 || finite.length === 0 || (least === worst && finite.length === raw.length))
    throw new UserError({
      place: "tune.importance",
      what: taught.length < 4 ? `${taught.length} trials have a value` : "all trials came out the same",
      remedy: "Make more trials first: four at least, some twenty to say something",
    });
  // Where all that did not diverge is the same, diverging is what varies.
  const diverged = worst > least ? worst : worst + Math.max(1, Math.abs(worst));
  return { taught, y: Float64Array.from(raw, (value) => (Number.isFinite(value) ? value : diverged)) };
}

/** A dimension's column in [0, 1]. */
function columnOf(dimension: Dimension, u: readonly number[], y: Float64Array): Float64Array {
  if (dimension.kind !== "category") return Float64Array.from(u, (value) => (Number.isNaN(value) ? 0.5 : value));
  const { count } = dimension;
  const sums = new Float64Array(count);
  const seen = new Int32Array(count);
  const index = u.map((value) => (Number.isNaN(value) ? -1 : dimension.indexAt(value)));
  index.forEach((k, i) => {
    if (k < 0) return;
    sums[k]! += y[i]!;
    seen[k]!++;
  });
  const mean = (k: number): number => (seen[k] === 0 ? 0 : sums[k]! / seen[k]!);
  const rank = new Int32Array(count);
  Array.from({ length: count }, (_, k) => k)
    .sort((a, b) => mean(a) - mean(b))
    .forEach((k, place) => {
      rank[k] = place;
    });
  return Float64Array.from(index, (k) => (k < 0 ? 0.5 : (rank[k]! + 0.5) / count));
}
