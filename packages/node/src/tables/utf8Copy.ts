import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { hasUtf16Mark, type SourceFile, unreadable } from "./sourceFile.js";

/** Where a text can be read as UTF-8: the file itself, or a copy that lives until `remove`. */
export type Utf8Text = Readonly<{ path: string; gzip: boolean; head: string; note?: string; remove: () => Promise<void> }>;

/**
 * Reads the whole file once to see whether it is UTF-8. If not, writes a temporary copy in UTF-8: from UTF-16 where the file begins with its mark, else
 * from Windows-1252, which is Latin-1 with curly quotes and the euro sign in places where Latin-1 has control characters.
 * @throws UserError if packed data is damaged
 */
export async function asUtf8(file: SourceFile): Promise<Utf8Text> {
  if (!hasUtf16Mark(file.head) && (await isUtf8(file)))
    return { path: file.path, gzip: file.gzip, head: headText(file.head, "utf-8"), remove: async () => {} };
  const encoding = !hasUtf16Mark(file.head) ? "windows-1252" : file.head[0] === 0xff ? "utf-16le" : "utf-16be";
  const folder = await mkdtemp(join(tmpdir(), "gradus-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, "utf8.txt");
  try {
    await pipeline(Readable.from(decoded(file, encoding)), createWriteStream(path));
  } catch (error) {
    await remove();
    throw await unreadable(error, file.path);
  }
  const name = encoding === "windows-1252" ? "Latin-1 (Windows-1252)" : "UTF-16";
  return { path, gzip: false, head: headText(file.head, encoding), note: `the file is not UTF-8: read as ${name}`, remove };
}

function bytes({ path, gzip }: SourceFile): AsyncIterable<Buffer> {
  const packed = createReadStream(path, { highWaterMark: 1 << 20 });
  return gzip ? packed.on("error", () => {}).pipe(createGunzip({ chunkSize: 1 << 18 })) : packed;
}

async function isUtf8(file: SourceFile): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const part of bytes(file)) decoder.decode(part, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw await unreadable(error, file.path);
  }
}

async function* decoded(file: SourceFile, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const part of bytes(file)) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}

/** The beginning as text; a character that the cut went through is dropped, a mark at the very beginning too. */
function headText(head: Buffer, encoding: string): string {
  return new TextDecoder(encoding).decode(head, { stream: true });
}
