import { UserError } from "../errors/index.js";
import { type Numbers, rowCount } from "./rows.js";

/** counts[t * classes + p] rows (or weight) of class t predicted as p. */
export type Confusion = Readonly<{ classes: number; counts: Float64Array }>;

/**
 * Confusion matrix of class indices 0 .. classes - 1: rows are the true classes, columns the predicted ones.
 * @throws UserError if a class index is out of range
 */
export function confusion(rows: { y: Numbers; predicted: Numbers; classes: number; weight?: Numbers | undefined }): Confusion {
  const { y, predicted, classes, weight } = rows;
  const count = rowCount("metrics.confusion", y, predicted, weight);
  const counts = new Float64Array(classes * classes);
  for (let row = 0; row < count; row++) {
    const place = index(y[row]!, classes) * classes + index(predicted[row]!, classes);
    counts[place]! += weight === undefined ? 1 : weight[row]!;
  }
  return { classes, counts };
}

/** Weight of each true class (sums of rows), of each predicted class (sums of columns), of what is right (diagonal), and of all. */
export function marginals({ classes, counts }: Confusion): {
  actual: Float64Array;
  predicted: Float64Array;
  right: Float64Array;
  total: number;
} {
  const [actual, predicted, right] = [new Float64Array(classes), new Float64Array(classes), new Float64Array(classes)];
  let total = 0;
  for (let t = 0; t < classes; t++)
    for (let p = 0; p < classes; p++) {
      const count = counts[t * classes + p]!;
      actual[t]! += count;
      predicted[p]! += count;
      if (t === p) right[t] = count;
      total += count;
    }
  return { actual, predicted, right, total };
}

function index(value: number, classes: number): number {
  if (Number.isInteger(value) && value >= 0 && value < classes) return value;
  throw new UserError({
    place: "metrics.confusion",
    what: `there is no class ${value} among ${classes}`,
    remedy: `Give class indices from 0 to ${classes - 1}`,
  });
}
