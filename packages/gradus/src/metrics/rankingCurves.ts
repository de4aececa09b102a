import { UserError } from "../errors/index.js";
import { type Numbers, rowCount } from "./rows.js";

/** Rows of two classes: `y` 1 or 0, `score` higher where 1 is more likely. */
export type Ranking = Readonly<{ y: Numbers; score: Numbers; weight?: Numbers | undefined }>;

/** The weight of true and of false positives if everything from `threshold` on counts as class 1, thresholds falling. */
export type Counts = Readonly<{ threshold: Float64Array; truePositives: Float64Array; falsePositives: Float64Array }>;

/**
 * Counts for each distinct score. @throws UserError if a row is of neither class or a score is NaN
 */
export function thresholdCounts(place: string, { y, score, weight }: Ranking): Counts {
  const rows = rowCount(place, y, score, weight);
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => score[b]! - score[a]!);
  const [threshold, truePositives, falsePositives]: [number[], number[], number[]] = [[], [], []];
  let [hits, alarms] = [0, 0];
  for (const [i, row] of order.entries()) {
    const [label, share] = [y[row]!, weight === undefined ? 1 : weight[row]!];
    if (label !== 0 && label !== 1)
      throw new UserError({ place, what: `expected classes 0 and 1, got ${label}`, remedy: "Give 1 for the class that the score is for" });
    if (Number.isNaN(score[row]!)) throw new UserError({ place, what: `the score of row ${row} is NaN`, remedy: "Leave such rows out" });
    if (label === 1) hits += share;
    else alarms += share;
    const next = order[i + 1];
    if (next !== undefined && score[next] === score[row]) continue;
    threshold.push(score[row]!);
    truePositives.push(hits);
    falsePositives.push(alarms);
  }
  return {
    threshold: Float64Array.from(threshold),
    truePositives: Float64Array.from(truePositives),
    falsePositives: Float64Array.from(falsePositives),
  };
}

/**
 * ROC curve: rates of false and of true positives, beginning with (0, 0), and the falling thresholds of the further points.
 * @throws UserError if either class is missing
 */
export function rocCurve(ranking: Ranking): { falsePositiveRate: Float64Array; truePositiveRate: Float64Array; threshold: Float64Array } {
  const { threshold, truePositives, falsePositives } = thresholdCounts("metrics.rocCurve", ranking);
  const [positives, negatives] = [truePositives.at(-1)!, falsePositives.at(-1)!];
  if (!(positives > 0 && negatives > 0)) throw oneClass("metrics.rocCurve", "both classes");
  return {
    falsePositiveRate: withFirst(
      0,
      falsePositives.map((count) => count / negatives),
    ),
    truePositiveRate: withFirst(
      0,
      truePositives.map((count) => count / positives),
    ),
    threshold,
  };
}

/**
 * Precision and recall at each threshold, thresholds rising; both have one point more, (1, 0), at the end.
 * @throws UserError if class 1 is missing
 */
export function precisionRecallCurve(ranking: Ranking): { precision: Float64Array; recall: Float64Array; threshold: Float64Array } {
  const { threshold, truePositives, falsePositives } = thresholdCounts("metrics.precisionRecallCurve", ranking);
  const positives = truePositives.at(-1)!;
  if (!(positives > 0)) throw oneClass("metrics.precisionRecallCurve", "class 1");
  const precision = truePositives.map((count, i) => (count === 0 ? 0 : count / (count + falsePositives[i]!)));
  return {
    precision: withFirst(1, precision).reverse(),
    recall: withFirst(
      0,
      truePositives.map((count) => count / positives),
    ).reverse(),
    threshold: threshold.reverse(),
  };
}

function withFirst(value: number, rest: Float64Array): Float64Array {
  const all = new Float64Array(rest.length + 1);
  all[0] = value;
  all.set(rest, 1);
  return all;
}

function oneClass(place: string, needed: string): UserError {
  return new UserError({ place, what: `there are no rows of ${needed}`, remedy: `Give rows of ${needed}` });
}
