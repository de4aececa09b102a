/** A column of numbers. NaN is a missing cell; infinite values are kept here and count as missing when an encoder meets them. */
export type NumericColumn = Readonly<{ kind: "numeric"; name: string; values: Float64Array }>;

/** A column of words: row i holds categories[codes[i]]; code -1 is a missing cell. Booleans are the words "false" and "true". */
export type CategoryColumn = Readonly<{ kind: "category"; name: string; codes: Int32Array; categories: readonly string[] }>;

export type Column = NumericColumn | CategoryColumn;

/** The number of rows of a column. */
export function lengthOf(column: Column): number {
  return column.kind === "numeric" ? column.values.length : column.codes.length;
}

/** A column of the rows with these numbers, in this order. */
export function takeRows<C extends Column>(column: C, rows: Int32Array): C {
  return column.kind === "numeric" ? { ...column, values: gather(column.values, rows) } : { ...column, codes: gather(column.codes, rows) };
}

/** The items at these places: y[i] = items[rows[i]]. */
export function gather<A extends Float64Array | Int32Array>(items: A, rows: Int32Array): A {
  const taken = (items instanceof Float64Array ? new Float64Array(rows.length) : new Int32Array(rows.length)) as A;
  for (let i = 0; i < rows.length; i++) taken[i] = items[rows[i]!]!;
  return taken;
}

/** The word in a row, or undefined where the cell is missing. */
export function wordAt(column: CategoryColumn, row: number): string | undefined {
  return column.categories[column.codes[row]!];
}

/** How often each category occurs; missing cells are not counted. */
export function categoryCounts(codes: Int32Array, categories: number): Int32Array {
  const counts = new Int32Array(categories);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return counts;
}

/** Whether a column has no word and no finite number. */
export function isEmpty(column: Column): boolean {
  return column.kind === "numeric" ? !column.values.some(Number.isFinite) : column.codes.every((code) => code < 0);
}
