import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UserError } from "gradus";
import { unpacked } from "./unpacked.js";
import type { Utf8Text } from "./utf8Copy.js";

/**
 * A temporary copy of a text whose cells are parted by one or more blanks, with one tab in place of each such gap. Cells in double quotes keep their
 * blanks. The text itself is given up.
 * @throws UserError if the text is packed with zstd
 */
export async function tabbedCopy(text: Utf8Text): Promise<Utf8Text> {
  const { packing } = text;
  if (packing === "zstd")
    throw new UserError({ place: text.path, what: "cells parted by blanks cannot be read inside zstd", remedy: "Unpack the file first" });
  const folder = await mkdtemp(join(tmpdir(), "gradus-"));
  const path = join(folder, "tabbed.tsv");
  const lines = createInterface({ input: Readable.from(unpacked(text.path, packing)), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    await pipeline(Readable.from(tabbed(lines)), createWriteStream(path));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const remove = async (): Promise<void> => {
    await text.remove();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...text, path, packing: "none", remove };
}

async function* tabbed(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${cellsBetweenBlanks(line).join("\t")}\n`;
}

/** The cells of a line, quotes kept. */
export function cellsBetweenBlanks(line: string): string[] {
  return line.match(/"(?:[^"]|"")*"|[^ \t"][^ \t]*/g) ?? [];
}
