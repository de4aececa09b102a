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

/** So many rows of a streamed table are seen at least, where eight passes do not see more. */
const streamedSamples = 3_000_000;

/** Epochs for so many streamed train rows: eight as for any large table, fewer from 375,000 rows on, one above 2,000,000. */
export function streamedEpochsFor(rows: number): number {
  return Math.min(8, Math.max(1, Math.round(streamedSamples / rows)));
}

/** What an effort spends on images: how many are seen in all, repeated ones counted, and within which numbers of epochs. */
const imageSpending: { readonly [K in Effort]: Readonly<{ samples: number; fewest: number; most: number }> } = {
  quick: { samples: 40_000, fewest: 4, most: 50 },
  standard: { samples: 120_000, fewest: 8, most: 100 },
  best: { samples: 360_000, fewest: 24, most: 200 },
};

/** Epochs for so many train images. */
export function imageEpochsFor(rows: number, effort: Effort): number {
  const { samples, fewest, most } = imageSpending[effort];
  return Math.min(most, Math.max(fewest, Math.round(samples / rows)));
}

/** How the work of one effort compares with that of another on so many train rows, which are images or not: a step of each member costs the same. */
export function effortRatio(effort: Effort, to: Effort, { rows, images }: Readonly<{ rows: number; images: boolean }>): number {
  const work = (of: Effort): number => (images ? imageEpochsFor(rows, of) : spending[of].members * epochsFor(rows, of));
  return work(effort) / work(to);
}
