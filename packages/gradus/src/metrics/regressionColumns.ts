import { UserError } from "../errors/index.js";
import { type Numbers, rowCount } from "./rows.js";

/** Rows of a regression: `y` and `predicted` are [rows, outputs], row-major; `weight` [rows]. */
export type Regression = Readonly<{ y: Numbers; predicted: Numbers; outputs?: number; weight?: Numbers | undefined }>;

/** One output of all rows. */
export type Column = Readonly<{
  rows: number;
  y: (row: number) => number;
  predicted: (row: number) => number;
  weight: Numbers | undefined;
}>;

/** `measure` of each output. @throws UserError if the columns do not fit together */
export function eachOutput(
  place: string,
  { y, predicted, outputs = 1, weight }: Regression,
  measure: (column: Column) => number,
): Float64Array {
  const rows = rowCount(place, y, predicted) / outputs;
  if (!Number.isInteger(rows))
    throw new UserError({ place, what: `${y.length} values do not fill rows of ${outputs}`, remedy: "Give whole rows" });
  if (weight !== undefined && weight.length !== rows)
    throw new UserError({ place, what: `expected ${rows} weights, got ${weight.length}`, remedy: "Give one weight a row" });
  return Float64Array.from({ length: outputs }, (_, output) =>
    measure({ rows, weight, y: (row) => y[row * outputs + output]!, predicted: (row) => predicted[row * outputs + output]! }),
  );
}

/** The mean over outputs of `measure`. */
export function overOutputs(place: string, regression: Regression, measure: (column: Column) => number): number {
  const each = eachOutput(place, regression, measure);
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** 1 - unexplained / whole; without any spread 1 for no error and 0 for some, as in scikit-learn. */
export function explainedShare(unexplained: number, whole: number): number {
  if (whole !== 0) return 1 - unexplained / whole;
  return unexplained === 0 ? 1 : 0;
}
