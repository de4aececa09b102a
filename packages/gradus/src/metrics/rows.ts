import { UserError } from "../errors/index.js";

/** A column of numbers: a plain or a typed array. */
export type Numbers = ArrayLike<number>;

/**
 * Checks that columns belong to the same rows and returns their count.
 * @throws UserError if there are no rows, or if a column that is given has another length than `y`
 */
export function rowCount(place: string, y: Numbers, ...others: readonly (Numbers | undefined)[]): number {
  const rows = y.length;
  if (rows === 0) throw new UserError({ place, what: "there are no rows", remedy: "Give at least one row" });
  for (const other of others)
    if (other !== undefined && other.length !== rows)
      throw new UserError({ place, what: `expected ${rows} values, as in y, got ${other.length}`, remedy: "Give one value a row" });
  return rows;
}

/**
 * Rows and classes of probabilities [rows, classes]; one column means the probability of class 1 of two.
 * @throws UserError if the probabilities do not fill whole rows
 */
export function probabilityColumns(place: string, y: Numbers, probability: Numbers): number {
  const columns = probability.length / rowCount(place, y);
  if (Number.isInteger(columns) && columns > 0) return columns;
  const what = `${probability.length} probabilities do not fill ${y.length} rows`;
  throw new UserError({ place, what, remedy: "Give one for each row and class" });
}

/** Mean of value(row), by weight where there are weights. */
export function weightedMean(rows: number, weight: Numbers | undefined, value: (row: number) => number): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const share = weight === undefined ? 1 : weight[row]!;
    sum += share * value(row);
    total += share;
  }
  return sum / total;
}
