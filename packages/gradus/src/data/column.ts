/** A column of numbers. NaN is a missing cell; infinite values are kept here and count as missing when an encoder meets them. */
export type NumericColumn = Readonly<{ kind: "numeric"; name: string; values: Float64Array }>;

/**
 * A column of words: row i holds categories[codes[i]]; code -1 is a missing cell. Booleans are the words "false" and "true". Where `ordered` is true, the
 * categories stand from the least to the greatest (fair, good, ideal).
 */
export type CategoryColumn = Readonly<{ kind: "category"; name: string; codes: Int32Array; categories: readonly string[]; ordered?: true }>;

/** A column of moments: seconds since 1970-01-01 00:00 UTC. NaN is a missing cell. */
export type DateColumn = Readonly<{ kind: "date"; name: string; values: Float64Array }>;

/** Channels, height and width of an image, in the order in which its pixels stand: one channel after the other, each row by row. */
export type ImageShape = readonly [channels: number, height: number, width: number];

/** A column of images of one shape: row i holds values[i * size .. (i + 1) * size - 1], size = channels * height * width, from 0 to 255. */
export type ImageColumn = Readonly<{ kind: "image"; name: string; shape: ImageShape; values: Uint8Array }>;

export type Column = NumericColumn | CategoryColumn | DateColumn | ImageColumn;

/** The number of values of one image. */
export function pixelsOf([channels, height, width]: ImageShape): number {
  return channels * height * width;
}

/** The number of rows of a column. */
export function lengthOf(column: Column): number {
  switch (column.kind) {
    case "numeric":
    case "date":
      return column.values.length;
    case "category":
      return column.codes.length;
    case "image":
      return column.values.length / pixelsOf(column.shape);
    default:
      return column satisfies never;
  }
}

/** A column of the rows with these numbers, in this order. */
export function takeRows<C extends Column>(column: C, rows: Int32Array): C {
  switch (column.kind) {
    case "numeric":
    case "date":
      return { ...column, values: gather(column.values, rows) };
    case "category":
      return { ...column, codes: gather(column.codes, rows) };
    case "image":
      return { ...column, values: takeImages(column, rows) };
    default:
      return column satisfies never;
  }
}

function takeImages({ shape, values }: ImageColumn, rows: Int32Array): Uint8Array {
  const size = pixelsOf(shape);
  const taken = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => {
    taken.set(values.subarray(row * size, (row + 1) * size), i * size);
  });
  return taken;
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

/** How many cells hold nothing: no word, no number, no moment. Infinite numbers are no missing cells here. */
export function missingCells(column: Column): number {
  let missing = 0;
  if (column.kind === "category") for (const code of column.codes) missing += code < 0 ? 1 : 0;
  else if (column.kind !== "image") for (const value of column.values) missing += Number.isNaN(value) ? 1 : 0;
  return missing;
}

/** Whether a column has no word and no finite number. */
export function isEmpty(column: Column): boolean {
  if (column.kind === "category") return column.codes.every((code) => code < 0);
  return column.kind === "image" ? column.values.length === 0 : !column.values.some(Number.isFinite);
}
