import { rocAuc } from "./rocAuc.js";
import { type Numbers, probabilityColumns } from "./rows.js";

type Rows = Readonly<{
  y: Numbers;
  /** [rows, classes] */
  probability: Numbers;
  /** Each class against all others, or the classes in pairs. */
  pairing: "oneVsRest" | "oneVsOne";
  /** Mean over classes (pairs), or by the share of their rows. */
  average: "macro" | "weighted";
}>;

/**
 * ROC area of more than two classes. One against one: for each pair the mean of both directions, on the rows of the pair.
 * Source: Hand and Till 2001, A simple generalisation of the area under the ROC curve; numbers as scikit-learn's roc_auc_score.
 * @throws UserError if a class has no rows
 */
export function rocAucMulticlass({ y, probability, pairing, average }: Rows): number {
  const classes = probabilityColumns("metrics.rocAucMulticlass", y, probability);
  const rowsOf = Array.from({ length: classes }, (): number[] => []);
  for (let row = 0; row < y.length; row++) rowsOf[y[row]!]?.push(row);
  const all = Array.from({ length: y.length }, (_, row) => row);
  const areaOf = (c: number, rows: readonly number[]): number =>
    rocAuc({ y: rows.map((row) => (y[row] === c ? 1 : 0)), score: rows.map((row) => probability[row * classes + c]!) });
  const parts: { area: number; rows: number }[] = [];
  for (let a = 0; a < classes; a++) {
    if (pairing === "oneVsRest") parts.push({ area: areaOf(a, all), rows: rowsOf[a]!.length });
    for (let b = a + 1; b < classes && pairing === "oneVsOne"; b++) {
      const rows = [...rowsOf[a]!, ...rowsOf[b]!];
      parts.push({ area: (areaOf(a, rows) + areaOf(b, rows)) / 2, rows: rows.length });
    }
  }
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  return parts.reduce((sum, { area, rows }) => sum + area * (average === "macro" ? 1 / parts.length : rows / total), 0);
}
