import { widthOf } from "./widthOf.js";

/** A table of text: columns as wide as their widest cell, numbers (`right`) aligned to the right, two blanks between, no blanks at line ends. */
export type TextTable = Readonly<{ header?: readonly string[]; rows: readonly (readonly string[])[]; right?: readonly number[] }>;

/** The lines of a table. Cells may be coloured. */
export function textTable({ header, rows, right = [] }: TextTable): string[] {
  const all = header === undefined ? rows : [header, ...rows];
  const columns = Math.max(0, ...all.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) => Math.max(0, ...all.map((row) => widthOf(row[c] ?? ""))));
  return all.map((row) =>
    row
      .map((cell, c) => padded(cell, widths[c] ?? 0, right.includes(c)))
      .join("  ")
      .trimEnd(),
  );
}

function padded(cell: string, width: number, toTheRight: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - widthOf(cell)));
  return toTheRight ? blanks + cell : cell + blanks;
}
