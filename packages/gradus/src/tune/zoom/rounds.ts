import type { Opening, ZoomNote } from "./note.js";

/** Where the zoom stands at an ask. */
export type Standing = Readonly<{
  round: number;
  side: number;
  progress: boolean | null;
  opening: Opening;
  begins: boolean;
  before: number;
}>;

/** What a round is judged by: the best and the median of the finite losses; `meanOf` is what the model now thinks of a trial, undefined where it no longer looks at it. */
export type Judged = Readonly<{
  incumbent: number;
  best: number;
  median: number;
  noisy: boolean;
  mean: number;
  meanOf: (trial: number) => number | undefined;
}>;

const [firstSide, growth, shrinkage, smallest] = [0.5, 1.6, 0.6, 1 / 16];
const [leastGain, leastShare] = [0.02, 0.001];

/**
 * The side of the box for this ask. A round lasts `length` asks; when it has brought progress the box grows by 1.6, up to the whole space, else it shrinks by 0.6,
 * and opens to the whole space again once it is shorter than 1/16.
 */
export function standing(last: ZoomNote | undefined, judged: Judged, length: number): Standing {
  const open = (asks: number): Opening => ({ incumbent: judged.incumbent, loss: judged.best, asks, left: asks - 1 });
  if (last === undefined || last.opening === null)
    return { round: 1, side: firstSide, progress: null, opening: open(length), begins: true, before: 1 };
  const { round, side, progress, opening } = last;
  if (opening.left > 0) return { round, side, progress, opening: { ...opening, left: opening.left - 1 }, begins: false, before: side };
  const gained = hasProgress(opening, judged);
  const next = gained ? Math.min(1, growth * side) : shrinkage * side;
  return { round: round + 1, side: next < smallest ? 1 : next, progress: gained, opening: open(length), begins: true, before: side };
}

/**
 * Whether a round brought progress: without noise the best loss fell by more than a thousandth of what lies between it and the median; with noise the model's mean at the
 * incumbent fell by more than 0.02, or the old incumbent is too far away to be looked at.
 */
function hasProgress(opening: Opening, { best, median, noisy, mean, meanOf }: Judged): boolean {
  if (noisy) {
    const old = meanOf(opening.incumbent);
    return old === undefined || old - mean > leastGain;
  }
  return opening.loss - best > leastShare * (median - best);
}
