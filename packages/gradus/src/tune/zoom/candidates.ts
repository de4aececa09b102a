import type { Draws } from "../draws.js";
import type { Coordinates } from "../surrogate/index.js";
import type { Region } from "./region.js";
import type { Seen } from "./seen.js";

/** What the candidates of an ask are made from: the incumbent's point, the region, and the stream of the ask. */
export type Sources = Readonly<{ coordinates: Coordinates; draws: Draws; center: Float64Array; region: Region; seen: Seen }>;

const [evenly, nearby, branched] = [128, 128, 64];
const [redrawn, nearSpread, branchSpread, branchWidth] = [0.15, 0.1, 0.15, 0.7];

/** Points that are worth a look, [m, D]: spread over the region, near the incumbent, and in a conditional space near the best trial of each branch. */
export function candidates(sources: Sources): Float64Array {
  const { count, parents } = sources.coordinates;
  const branches = parents.length === 0 ? [] : bestOfBranches(sources);
  const total = evenly + nearby + (branches.length === 0 ? 0 : branched);
  const rows = new Float64Array(total * count);
  for (let i = 0; i < evenly; i++) spread(sources, rows, i);
  for (let i = evenly; i < evenly + nearby; i++) near(sources, rows, i);
  for (let i = evenly + nearby; i < total; i++) inBranch(sources, branches, rows, i);
  for (let i = 0; i < total; i++) sources.coordinates.settle(rows, i, sources.draws.below);
  return rows;
}

/** A category drawn anew. */
function category({ coordinates, draws }: Sources, j: number): number {
  const size = coordinates.sizes[j]!;
  return (draws.below(size) + 0.5) / size;
}

/** Uniform in the region; each category keeps the incumbent's value every second time, but not in a look at the whole space. */
function spread(sources: Sources, rows: Float64Array, i: number): void {
  const { coordinates, draws, center, region } = sources;
  for (let j = 0; j < coordinates.count; j++)
    rows[i * coordinates.count + j] = coordinates.isCategory[j]
      ? !region.isWhole && draws.uniform() < 0.5
        ? center[j]!
        : category(sources, j)
      : region.low[j]! + region.sides[j]! * draws.uniform();
}

/** Near the incumbent: every second one differs in all numbers, the others in about two. */
function near(sources: Sources, rows: Float64Array, i: number): void {
  const { coordinates, draws, center, region } = sources;
  const share = i % 2 === 0 ? 1 : Math.min(1, 2 / coordinates.count);
  for (let j = 0; j < coordinates.count; j++) {
    const here = i * coordinates.count + j;
    rows[here] = center[j]!;
    if (coordinates.isCategory[j]) {
      if (draws.uniform() < redrawn) rows[here] = category(sources, j);
    } else if (share === 1 || draws.uniform() < share) {
      const moved = center[j]! + draws.normal() * nearSpread * region.sides[j]!;
      rows[here] = Math.min(region.high[j]!, Math.max(region.low[j]!, moved));
    }
  }
}

/** Near the best trial of a branch, which is the combination of values that others hang on. */
function inBranch(sources: Sources, branches: readonly number[], rows: Float64Array, i: number): void {
  const { coordinates, draws, region, seen } = sources;
  const { count, isCategory, parents } = coordinates;
  const best = branches[draws.below(branches.length)]!;
  const width = branchSpread * Math.exp(branchWidth * draws.normal());
  for (let j = 0; j < count; j++) {
    const here = i * count + j;
    rows[here] = seen.rows[best * count + j]!;
    if (parents.includes(j)) continue;
    if (isCategory[j]) {
      if (draws.uniform() < redrawn) rows[here] = category(sources, j);
    } else rows[here] = Math.min(1, Math.max(0, rows[here]! + draws.normal() * region.sides[j]! * width));
  }
}

/** The best trial of each branch that has been seen. */
function bestOfBranches({ coordinates: { count, parents }, seen: { rows, losses } }: Sources): readonly number[] {
  const best = new Map<string, number>();
  for (let i = 0; i < losses.length; i++) {
    let key = "";
    for (const j of parents) key += `${rows[i * count + j]} `;
    const held = best.get(key);
    if (held === undefined || losses[i]! < losses[held]!) best.set(key, i);
  }
  return [...best.values()];
}
