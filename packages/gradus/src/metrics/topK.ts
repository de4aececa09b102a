import { positiveInteger } from "../errors/index.js";
import { type Numbers, probabilityColumns } from "./rows.js";

/** Share of rows whose class is among the `k` with the highest scores [rows, classes]; of equal scores the later class ranks first. */
export function topK({ y, score, k }: { y: Numbers; score: Numbers; k: number }): number {
  const classes = probabilityColumns("metrics.topK", y, score);
  positiveInteger(k, "metrics.topK, k");
  let hits = 0;
  for (let row = 0; row < y.length; row++) {
    const [own, first] = [y[row]!, row * classes];
    let better = 0;
    for (let c = 0; c < classes; c++) {
      const difference = score[first + c]! - score[first + own]!;
      if (difference > 0 || (difference === 0 && c > own)) better++;
    }
    if (better < k) hits++;
  }
  return hits / y.length;
}
