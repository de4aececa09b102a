import { type Effort, epochsFor, spending } from "./effort.js";

/** From so many train rows on numbers get piecewise-linear codes and weight decay is normed; smaller tables have other needs. */
export const manyRows = 2_000;

/** Each bin of the codes should hold so many rows. */
const usualRowsPerBin = 200;

/** What tables differ in: rows that a bin of the codes holds at least (null: no codes), dropout and epochs. */
export type TableVariant = Readonly<{ rowsPerBin: number | null; drop: number; epochs: number }>;

/** The usual variant for so many train rows. */
export function usualVariant(rows: number, effort: Effort): TableVariant {
  const isSmall = rows < manyRows;
  return { rowsPerBin: isSmall ? null : usualRowsPerBin, drop: isSmall ? 0.3 : spending[effort].drop, epochs: epochsFor(rows, effort) };
}
