/** A column to write; missing numbers (NaN) and undefined become empty cells. */
export type OutputColumn = Readonly<{ name: string; values: ArrayLike<number> | ArrayLike<string | undefined> }>;

/** Characters in a piece, about. */
const charactersPerPiece = 1 << 18;

/**
 * Columns as CSV, in pieces of whole lines: lines end with \n, cells are quoted where RFC 4180 asks for it, numbers as JavaScript writes them (they read
 * back as the same number).
 */
export function* csvText(columns: readonly OutputColumn[]): Generator<string, void, void> {
  const rows = columns[0]?.values.length ?? 0;
  const uneven = columns.find(({ values }) => values.length !== rows);
  if (uneven) throw new Error(`csvText: column "${uneven.name}" has ${uneven.values.length} rows, the first has ${rows}`);
  let text = `${columns.map(({ name }) => cell(name)).join(",")}\n`;
  for (let row = 0; row < rows; row++) {
    text += `${columns.map(({ values }) => cell(values[row])).join(",")}\n`;
    if (text.length < charactersPerPiece) continue;
    yield text;
    text = "";
  }
  yield text;
}

function cell(value: number | string | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  const text = String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
