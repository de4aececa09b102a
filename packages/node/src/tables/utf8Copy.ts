import { isUtf8 } from "node:buffer";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { hasUtf16Mark, type SourceFile, unreadable } from "./sourceFile.js";
import { type Packing, unpacked } from "./unpacked.js";

/** Where a text can be read as UTF-8: the file itself, or a copy that lives until `remove`. */
export type Utf8Text = Readonly<{ path: string; packing: Packing; head: string; note?: string; remove: () => Promise<void> }>;

/**
 * Reads the whole file once to see whether it is UTF-8. If not, writes a temporary copy in UTF-8: from UTF-16 where the file begins with its mark, else
 * from Windows-1252, which is Latin-1 with curly quotes and the euro sign in places where Latin-1 has control characters. What zstd packed must be UTF-8.
 * @throws UserError if packed data is damaged
 */
export async function asUtf8(file: SourceFile): Promise<Utf8Text> {
  const { path: given, packing } = file;
  if (packing === "zstd" || (!hasUtf16Mark(file.head) && (await isUtf8Text(file, packing))))
    return { path: given, packing, head: headText(file.head, "utf-8"), remove: async () => {} };
  const encoding = !hasUtf16Mark(file.head) ? "windows-1252" : file.head[0] === 0xff ? "utf-16le" : "utf-16be";
  const folder = await mkdtemp(join(tmpdir(), "gradus-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, "utf8.txt");
  try {
    await pipeline(Readable.from(decoded(file.path, packing, encoding)), createWriteStream(path));
  } catch (error) {
    await remove();
    throw await unreadable(error, file.path);
  }
  const name = encoding === "windows-1252" ? "Latin-1 (Windows-1252)" : "UTF-16";
  return { path, packing: "none", head: headText(file.head, encoding), note: `the file is not UTF-8: read as ${name}`, remove };
}

/** What the beginning of a file says, if that is UTF-8; the rest is not looked at. */
export function utf8Beginning({ path, packing, head }: SourceFile): Pick<Utf8Text, "path" | "packing" | "head"> | undefined {
  if (hasUtf16Mark(head) || !isUtf8(head.subarray(0, wholeCharacters(head)))) return undefined;
  return { path, packing, head: headText(head, "utf-8") };
}

async function isUtf8Text({ path }: SourceFile, packing: "none" | "gzip"): Promise<boolean> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const part of unpacked(path, packing)) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, part]) : part;
      const whole = wholeCharacters(bytes);
      if (!isUtf8(bytes.subarray(0, whole))) return false;
      rest = bytes.subarray(whole);
    }
    return isUtf8(rest);
  } catch (error) {
    throw await unreadable(error, path);
  }
}

/** How many of the bytes remain if a character that the end cuts through is left for later. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) return bytes.length;
  }
  return bytes.length;
}

async function* decoded(path: string, packing: "none" | "gzip", encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const part of unpacked(path, packing)) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}

/** The beginning as text; a character that the cut went through is dropped, a mark at the very beginning too. */
function headText(head: Buffer, encoding: string): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}
