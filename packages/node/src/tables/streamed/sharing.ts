import type { data } from "gradus";

/** Numbers of 31 bits that hashes of row numbers are. */
export const hashes: number = 2 ** 31;

/** The parts of rows, in the order of their numbers; `left` are rows beyond what a part holds. */
export const partNames = ["train", "dev", "test", "left"] as const;
const left = 3;

/** From `from` up to `to` (without it) of all hashes. */
type Range = readonly [from: number, to: number];

/** Which hashes make a row one of train, dev or test, for each word (or for all rows) that says where it belongs. */
export type Sharing = Readonly<{ ranges: readonly (readonly [train: Range, dev: Range, test: Range])[]; sample: number }>;

const none: Range = [0, 0];
const at = (share: number): number => Math.round(share * hashes);

/** How many rows are held in memory at most: of each of dev and test, and of the sample of train. */
export type Bounds = Readonly<{ rows: number; held: number; sampled: number }>;

/**
 * Shares of all rows. Where nobody asked for them (`isFree`), dev and test are no larger than what is held, and the rest are train rows; otherwise what is beyond is
 * left out.
 */
export function byShares([train, dev, test]: data.Fractions, isFree: boolean, { rows, held, sampled }: Bounds): Sharing {
  const most = held / Math.max(1, rows);
  const [devHeld, testHeld] = [Math.min(dev, most), Math.min(test, most)];
  const trained = isFree ? 1 - devHeld - testHeld : train;
  const testFrom = trained + (isFree ? devHeld : dev);
  const ranges = [
    [0, at(trained)],
    [at(trained), at(trained + devHeld)],
    [at(testFrom), at(testFrom + testHeld)],
  ] as const;
  return { ranges: [ranges], sample: Math.min(at(trained), at(sampled / Math.max(1, rows))) };
}

/** Words train, dev and test with so many rows each; without dev rows a share of train becomes dev. */
export function byWords(
  counts: readonly [train: number, dev: number, test: number],
  { held, sampled }: Omit<Bounds, "rows">,
  devShare: number,
): Sharing {
  const [train, dev, test] = counts;
  const most = (rows: number): Range => [0, at(Math.min(1, held / Math.max(1, rows)))];
  const trained = dev > 0 ? 1 : 1 - Math.min(devShare, held / Math.max(1, train));
  return {
    ranges: [
      [[0, at(trained)], [at(trained), dev > 0 ? at(trained) : hashes], none],
      [none, most(dev), none],
      [none, none, most(test)],
    ],
    sample: Math.min(at(trained), at(sampled / Math.max(1, train))),
  };
}

/** The part of a row: 0 train, 1 dev, 2 test, 3 none. */
export function partOfRow({ ranges }: Sharing, hash: number, word: number): number {
  const part = ranges[word]!.findIndex(([from, to]) => hash >= from && hash < to);
  return part < 0 ? left : part;
}
