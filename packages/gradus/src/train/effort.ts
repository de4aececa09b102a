/** How much work the default recipe of a table spends. */
export const efforts = ["quick", "standard", "best"] as const;

export type Effort = (typeof efforts)[number];

/** What an effort spends: members side by side, rows that each of them sees, and how much dropout that much training needs. */
export const spending: { readonly [K in Effort]: Readonly<{ members: number; samples: number; drop: number }> } = {
  quick: { members: 1, samples: 200_000, drop: 0.1 },
  standard: { members: 4, samples: 300_000, drop: 0.15 },
  best: { members: 8, samples: 300_000, drop: 0.15 },
};

/** Epochs for so many train rows. */
export function epochsFor(rows: number, effort: Effort): number {
  return Math.min(100, Math.max(8, Math.round(spending[effort].samples / rows)));
}

/** How the work of one effort compares with that of another on a table of so many train rows: a step of each member costs the same. */
export function effortRatio(effort: Effort, to: Effort, rows: number): number {
  const work = (of: Effort): number => spending[of].members * epochsFor(rows, of);
  return work(effort) / work(to);
}
