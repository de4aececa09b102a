import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { didYouMean, UserError } from "gradus";
import { type Database, literal } from "./database.js";
import { readingError } from "./readingError.js";
import { type Packing, packingOf, unpacked } from "./unpacked.js";

export type Format = "csv" | "json" | "parquet";

/** A file that was looked at: its first bytes (unpacked) and what they say. `path` is what the user wrote, and what messages name. */
export type SourceFile = Readonly<{ path: string; format: Format; packing: Packing; head: Buffer }>;

/** How much of a file is looked at before it is read: enough for a header line of some ten thousand columns. */
const headBytes = 1 << 20;

/**
 * Looks at a file without reading it whole: the format by its first bytes, then by its name.
 * @throws UserError if there is no such file, if it is a folder, empty, not readable, or of a kind that holds no table
 */
export async function lookAt(database: Database, path: string): Promise<SourceFile> {
  const packed = await firstBytes(path);
  const packing = packingOf(packed);
  const head = packing === "none" ? packed : await firstUnpackedBytes(database, path, packing);
  const refuse = (what: string, remedy: string): UserError => new UserError({ place: path, what, remedy });
  if (head.toString("utf8").trim() === "") throw refuse("the file is empty", "Give a file with a header line and rows");
  if (head.subarray(0, 4).toString("latin1") === "PAR1") {
    if (packing !== "none") throw refuse(`a Parquet file inside ${packing} cannot be read`, "Unpack it first");
    return { path, format: "parquet", packing, head };
  }
  if (head.subarray(0, 4).toString("latin1") === "PK\u0003\u0004")
    throw refuse("this is a zip archive or an Excel workbook, not a table as text", "Save the sheet as CSV, or unpack the archive");
  if (/\.parquet$/i.test(path))
    throw refuse("this is not a Parquet file: it does not begin with PAR1", "Name a Parquet file, or rename this one after what it holds");
  if (!hasUtf16Mark(head) && isBinary(head))
    throw refuse("this is not text but binary data", "Give a CSV, TSV, JSON lines or Parquet file");
  return { path, format: isJson(path, head) ? "json" : "csv", packing, head };
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).isDirectory())
      throw new UserError({ place: path, what: "this is a folder, not a file", remedy: "Name a file inside it" });
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw await unreadable(error, path);
  }
}

async function firstUnpackedBytes(database: Database, path: string, packing: "gzip" | "zstd"): Promise<Buffer> {
  if (packing === "zstd") return firstZstdLines(database, path);
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of unpacked(path, packing)) {
      parts.push(part);
      length += part.length;
      if (length >= headBytes) break;
    }
  } catch (error) {
    throw await unreadable(error, path);
  }
  return Buffer.concat(parts).subarray(0, headBytes);
}

async function firstZstdLines(database: Database, path: string): Promise<Buffer> {
  const asLines = "auto_detect=false, header=false, delim=chr(1), quote='', escape='', columns={'line': 'VARCHAR'}, strict_mode=false";
  try {
    const lines = await database.rows(`SELECT line FROM read_csv(${literal(path)}, compression='zstd', ${asLines}) LIMIT 200`);
    return Buffer.from(lines.map(({ line }) => `${line ?? ""}\n`).join(""));
  } catch (error) {
    throw readingError(error, path);
  }
}

/** What the operating system said, as a message to the user. */
export async function unreadable(error: unknown, path: string): Promise<unknown> {
  if (!(error instanceof Error && "code" in error)) return error;
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR": {
      const neighbours = await readdir(dirname(path)).catch((): string[] => []);
      return new UserError({
        place: path,
        what: `there is no such file${didYouMean(basename(path), neighbours)}`,
        remedy: "Check the path",
      });
    }
    case "EACCES":
    case "EPERM":
      return new UserError({ place: path, what: "the file may not be read", remedy: "Change its permissions, or copy it" });
    case "Z_BUF_ERROR":
    case "Z_DATA_ERROR":
      return new UserError({ place: path, what: "the gzip data is cut off or damaged", remedy: "Pack or download the file again" });
    default:
      return error;
  }
}

/** Little- or big-endian mark of UTF-16, as "Unicode text" from spreadsheets has it. */
export function hasUtf16Mark(head: Buffer): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
}

/** NUL bytes, or more than a few control characters, do not occur in text of any single-byte encoding. */
function isBinary(head: Buffer): boolean {
  const controls = head.reduce((count, byte) => count + (byte < 9 || (byte > 13 && byte < 32 && byte !== 27) ? 1 : 0), 0);
  return head.includes(0) || controls > head.length / 50;
}

function isJson(path: string, head: Buffer): boolean {
  const extension = extname(path.replace(/\.(?:gz|zst)$/i, "")).toLowerCase();
  if ([".json", ".jsonl", ".ndjson"].includes(extension)) return true;
  if ([".csv", ".tsv", ".tab", ".psv"].includes(extension)) return false;
  return /^\ufeff?\s*(\{\s*"|\[\s*\{\s*")/.test(head.subarray(0, 4096).toString("utf8"));
}
