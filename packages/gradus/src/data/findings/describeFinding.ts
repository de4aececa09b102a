import type { Finding } from "./examine.js";

/** A finding in a sentence, with the way out where there is one. */
export function describeFinding(found: Finding): string {
  switch (found.finding) {
    case "missing":
      return `"${found.column}": ${share(found.cells, found.rows)} of the cells are missing (${found.cells})`;
    case "constant":
      return `"${found.column}" is the same in every row and tells nothing`;
    case "duplicate":
      return `"${found.column}" holds the same as "${found.of}" in every row`;
    case "identifier":
      return `"${found.column}" has ${found.different} different whole numbers in ${found.rows} rows: if it is an identifier, leave it out (--ignore "${found.column}")`;
    case "imbalance":
      return `class "${found.rarest}" of "${found.target}" has ${found.rows} of ${found.of} rows (${share(found.rows, found.of)}): accuracy says little of it, look at F1 and the confusion`;
    case "leak":
      return `"${found.column}" tells ${(100 * found.share).toFixed(1)} % of the target by itself: if it is known only once the target is, leave it out (--ignore "${found.column}")`;
    case "repeatedRows":
      return `${found.rows} of the ${found.of} ${found.part} rows (${share(found.rows, found.of)}) are alike to a train row in every column: if they are copies of it, what is measured on them is remembered, not foretold`;
    case "unseenWords":
      return `"${found.column}": ${found.words
        .slice(0, 3)
        .map((word) => `"${word}"`)
        .join(
          ", ",
        )}${found.words.length > 3 ? `, ... (${found.words.length} words)` : ""} ${found.words.length === 1 ? "occurs" : "occur"} in ${found.part} (${found.rows === 1 ? "1 row" : `${found.rows} rows`}) and not in train`;
    default:
      return found satisfies never;
  }
}

function share(part: number, whole: number): string {
  const percent = (100 * part) / whole;
  return `${percent.toFixed(percent < 1 ? 2 : percent < 10 ? 1 : 0)} %`;
}
