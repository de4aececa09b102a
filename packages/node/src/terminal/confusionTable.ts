import { type Ink, noInk } from "./ink.js";
import { textTable } from "./textTable.js";
import { cutTo } from "./widthOf.js";

/** Up to this many classes the matrix fits a terminal. */
export const mostShownClasses = 20;

/** counts[t * classes + p] rows of true class t were predicted as p. */
export type ConfusionCounts = Readonly<{ classes: readonly string[]; counts: ArrayLike<number> }>;

/** The confusion matrix as a table: one line a true class, one column a predicted class; right ones and mistakes in their colours. */
export function confusionTable({ classes, counts }: ConfusionCounts, ink: Ink = noInk): string[] {
  const labels = classes.map((label) => cutTo(label, classes.length > 8 ? 6 : 12));
  const rows = labels.map((label, t) => [
    label,
    ...classes.map((_, p) => {
      const count = counts[t * classes.length + p] ?? 0;
      if (count === 0) return ink.faint("·");
      return t === p ? ink.good(String(count)) : ink.bad(String(count));
    }),
  ]);
  return textTable({ header: ["true \\ predicted", ...labels], rows, right: classes.map((_, p) => p + 1) });
}

/** The most frequent mistakes, for matrices that are too large to show: "O taken for Q, 12 times". */
export function frequentMistakes({ classes, counts }: ConfusionCounts, most: number): string[] {
  const mistakes = classes.flatMap((actual, t) =>
    classes.flatMap((predicted, p) => {
      const count = counts[t * classes.length + p] ?? 0;
      return t === p || count === 0 ? [] : [{ actual, predicted, count }];
    }),
  );
  mistakes.sort((a, b) => b.count - a.count);
  return mistakes
    .slice(0, most)
    .map(({ actual, predicted, count }) => `${actual} taken for ${predicted}, ${count === 1 ? "once" : `${count} times`}`);
}
