import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "gradus";

/** A column to write; missing numbers (NaN) and undefined become empty cells. */
export type OutputColumn = Readonly<{ name: string; values: ArrayLike<number> | ArrayLike<string | undefined> }>;

/** Characters that are written at a time. */
const charactersPerWrite = 1 << 18;

/**
 * Writes columns as CSV: UTF-8, lines end with \n, cells are quoted where RFC 4180 asks for it, numbers as JavaScript writes them (they read back as the
 * same number). A new file gets its name only when it is complete; devices and pipes are written directly.
 * @throws UserError if the folder is not there, may not be written, or the disk is full; then nothing is left behind
 */
export async function writeCsv(path: string, columns: readonly OutputColumn[]): Promise<void> {
  const rows = columns[0]?.values.length ?? 0;
  const uneven = columns.find(({ values }) => values.length !== rows);
  if (uneven) throw new Error(`writeCsv: column "${uneven.name}" has ${uneven.values.length} rows, the first has ${rows}`);
  try {
    const known = await stat(path).catch(() => undefined);
    if (known?.isDirectory()) throw new UserError({ place: path, what: "this is a folder, not a file", remedy: "Name a file inside it" });
    if (known && !known.isFile()) await writeRows(await open(path, "w"), columns, rows);
    else await writeNew(path, columns, rows);
  } catch (error) {
    throw unwritable(error, path);
  }
}

async function writeNew(path: string, columns: readonly OutputColumn[], rows: number): Promise<void> {
  const temporary = `${path}.${process.pid}.partial`;
  try {
    await writeRows(await open(temporary, "w"), columns, rows);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeRows(file: FileHandle, columns: readonly OutputColumn[], rows: number): Promise<void> {
  try {
    let text = `${columns.map(({ name }) => cell(name)).join(",")}\n`;
    for (let row = 0; row < rows; row++) {
      text += `${columns.map(({ values }) => cell(values[row])).join(",")}\n`;
      if (text.length < charactersPerWrite) continue;
      await file.appendFile(text);
      text = "";
    }
    await file.appendFile(text);
  } finally {
    await file.close();
  }
}

function cell(value: number | string | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  const text = String(value);
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What the operating system said about a file to be written, as a message to the user. */
export function unwritable(error: unknown, path: string): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const refuse = (what: string, remedy: string): UserError => new UserError({ place: path, what, remedy });
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      return refuse(`there is no folder "${dirname(path)}"`, "Make the folder first, or name another");
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return refuse("this place may not be written", "Change its permissions, or name another");
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return refuse("the disk is full", "Free some space, or name another place");
    case "ENAMETOOLONG":
      return refuse("the name is too long", "Choose a shorter one");
    default:
      return error;
  }
}
