import { type Confusion, marginals } from "./confusion.js";

/** Precision, recall and their F score. */
export type Scores = Readonly<{ precision: number; recall: number; f: number }>;

type Options = {
  /** How much more recall counts than precision in F: (1 + beta^2) P R / (beta^2 P + R). */
  beta?: number;
  /** The value of a ratio without denominator: a class that never occurs, or is never predicted. */
  zeroDivision?: 0 | 1;
};

/**
 * Of each class: precision = right / predicted as it, recall = right / really it, F; support = weight of its rows.
 * Source: van Rijsbergen 1979, Information retrieval, chapter 7; numbers as scikit-learn's precision_recall_fscore_support.
 */
export function classScores(
  matrix: Confusion,
  { beta = 1, zeroDivision = 0 }: Options = {},
): readonly (Scores & { readonly support: number })[] {
  const { actual, predicted, right } = marginals(matrix);
  return Array.from(right, (hits, c) => ({ ...scores(hits, predicted[c]!, actual[c]!, beta, zeroDivision), support: actual[c]! }));
}

/**
 * One number for all classes: "micro" from the sums over classes, "macro" the mean over classes, "weighted" the mean by support,
 * "binary" the scores of class 1 of two.
 */
export function averageScores(matrix: Confusion, average: "micro" | "macro" | "weighted" | "binary", options: Options = {}): Scores {
  const { right, total } = marginals(matrix);
  if (average === "micro") {
    const hits = right.reduce((sum, value) => sum + value, 0);
    return scores(hits, total, total, options.beta ?? 1, options.zeroDivision ?? 0);
  }
  const each = classScores(matrix, options);
  if (average === "binary") return each[1]!;
  const mean = (pick: (score: Scores) => number): number =>
    each.reduce((sum, score) => sum + (average === "macro" ? pick(score) / each.length : (pick(score) * score.support) / total), 0);
  return { precision: mean(({ precision }) => precision), recall: mean(({ recall }) => recall), f: mean(({ f }) => f) };
}

function scores(hits: number, predicted: number, actual: number, beta: number, zeroDivision: number): Scores {
  const precision = predicted === 0 ? zeroDivision : hits / predicted;
  const recall = actual === 0 ? zeroDivision : hits / actual;
  const weight = beta ** 2;
  const denominator = weight * precision + recall;
  return { precision, recall, f: denominator === 0 ? 0 : ((1 + weight) * precision * recall) / denominator };
}
