import { UserError } from "gradus";
import { readingError } from "../readingError.js";

/** What went wrong while a file passed; a cell that is not what the first rows of its column are is named with its line. */
export function streamingError(error: unknown, path: string, names: readonly string[]): unknown {
  const message = error instanceof Error ? error.message : "";
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  const cell = /Error when converting column "c(\d+)"\. Could not convert string "(.*?)" to '(\w+)'/s.exec(message);
  const name = cell && names[Number(cell[1])];
  if (line === undefined || !cell || name === undefined) return readingError(error, path);
  const kind = /DATE|TIMESTAMP/.test(cell[3]!) ? "date" : "number";
  const shown = cell[2]!.length > 40 ? `${cell[2]!.slice(0, 40)}...` : cell[2];
  return new UserError({
    place: `${path}, line ${line}, column "${name}"`,
    what: `"${shown}" is no ${kind}, as the first cells of the column are`,
    remedy: `Correct the cell, or say --type "${name}=${kind}", which takes such cells as missing, or --type "${name}=category"`,
  });
}
