import { UserError } from "gradus";
import { cellsBetweenBlanks } from "./tabbedCopy.js";

/** How the lines of a CSV file are cut, and the names in its first one. `skip` counts empty lines above it. */
export type CsvHeader = Readonly<{ delimiter: string; skip: number; names: readonly string[]; notes: readonly string[] }>;

const delimiters: readonly string[] = [",", ";", "\t", "|"];

/**
 * Reads the first line of a CSV file. The delimiter is the candidate that cuts the first line into the most cells; where none cuts it and
 * blanks cut the first lines into equally many cells, it is a blank, of which there may be several in a row. Empty names become `column 3`, names
 * that were there before `name_2`, with notes.
 * @throws UserError if the line does not end within `head`, or if it looks like data: at least half of the names are numbers, and not a rising row of
 *   whole numbers (years, pixels)
 */
export function readCsvHeader(head: string, path: string): CsvHeader {
  const text = head.replace(/^\ufeff/, "");
  const start = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text)![0];
  const skip = start.match(/\r\n|\n|\r/g)?.length ?? 0;
  const records = delimiters.map((delimiter) => ({ delimiter, ...firstRecord(text.slice(start.length), delimiter) }));
  const best = records.reduce((before, each) => (each.cells.length > before.cells.length ? each : before));
  const blanks = best.cells.length === 1 && best.closed ? namesBetweenBlanks(text.slice(start.length)) : undefined;
  const { delimiter, cells, closed } = blanks ? { delimiter: " ", cells: blanks, closed: true } : best;
  if (!closed)
    throw new UserError({
      place: `${path}, line ${skip + 1}`,
      what: "the first line does not end: a quote is never closed, or this is not a table",
      remedy: "Give a file whose first line holds the column names",
    });
  const given = cells.map((cell) => cell.trim());
  if (looksLikeData(given))
    throw new UserError({
      place: `${path}, line ${skip + 1}`,
      what: `the first line holds data (${given.slice(0, 4).join(", ")}${given.length > 4 ? ", ..." : ""}), not column names`,
      remedy: "Put a line with a name for each column at the top",
    });
  return { delimiter, skip, ...uniqueNames(given) };
}

/** How many lines must have as many cells as the first one for blanks to be taken for what parts them. */
const linesLookedAt = 20;

/** The names in the first line if blanks part its cells, and as many in each of the lines that follow. */
function namesBetweenBlanks(text: string): string[] | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .slice(0, linesLookedAt)
    .filter((line) => line.trim() !== "");
  const cut = lines.map(cellsBetweenBlanks);
  const [names] = cut;
  if (names === undefined || names.length < 2 || cut.length < 2 || cut.slice(0, -1).some((cells) => cells.length !== names.length))
    return undefined;
  return names.map((name) => name.replace(/^"(.*)"$/s, "$1"));
}

/** Names without gaps and doubles: an empty name becomes `column 3`, a name that was there before `name_2`, with notes. */
export function uniqueNames(given: readonly string[]): { names: string[]; notes: string[] } {
  const taken = new Set(given);
  const seen = new Set<string>();
  const notes: string[] = [];
  const names = given.map((name, i) => {
    if (name !== "" && !seen.has(name)) {
      seen.add(name);
      return name;
    }
    const base = name === "" ? `column ${i + 1}` : name;
    let unique = name === "" ? base : `${base}_2`;
    for (let k = 2; taken.has(unique) || seen.has(unique); k++) unique = `${base}_${k}`;
    seen.add(unique);
    notes.push(
      name === ""
        ? `column ${i + 1} has no name and is called "${unique}"`
        : `column ${i + 1} is a second "${name}" and is called "${unique}"`,
    );
    return unique;
  });
  return { names, notes };
}

/** The cells of the first record, quoted cells without their quotes; not closed if a quote is still open at the end. */
function firstRecord(text: string, delimiter: string): { cells: string[]; closed: boolean } {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[i++];
      else quoted = false;
    } else if (character === '"' && cell.trim() === "") {
      quoted = true;
      cell = "";
    } else if (character === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (character === "\n" || character === "\r") break;
    else cell += character;
  }
  return { cells: [...cells, cell], closed: !quoted };
}

function looksLikeData(names: readonly string[]): boolean {
  const numbers = names.filter((name) => name !== "" && !Number.isNaN(Number(name))).map(Number);
  const rising = numbers.every((number, i) => Number.isInteger(number) && (i === 0 || number > numbers[i - 1]!));
  return numbers.length >= names.length / 2 && !(rising && numbers.length > 1);
}
