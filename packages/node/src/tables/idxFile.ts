import { open, stat } from "node:fs/promises";
import { UserError } from "gradus";
import { unreadable } from "./sourceFile.js";
import { packingOf, unpacked } from "./unpacked.js";

/** Numbers from 0 to 255 in a box: [images, height, width] (and channels last, where there are four sizes), or [labels]. */
export type IdxFile = Readonly<{ path: string; sizes: readonly number[]; values: Uint8Array }>;

/** Whether a file is an idx file of bytes, also packed with gzip: it begins with 0, 0, 8 and the number of its sizes (1 to 4). */
export async function isIdxFile(path: string): Promise<boolean> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) return false;
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return false;
  const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close());
  if (packingOf(buffer) !== "gzip") return isIdxHead(buffer);
  try {
    for await (const part of unpacked(path, "gzip")) return isIdxHead(part);
  } catch {} // damaged data is told by whoever reads it as a table
  return false;
}

function isIdxHead(head: Uint8Array): boolean {
  return head[0] === 0 && head[1] === 0 && head[2] === 8 && head[3]! >= 1 && head[3]! <= 4;
}

/**
 * Reads an idx file as LeCun's MNIST page describes it (http://yann.lecun.com/exdb/mnist/): 0, 0, 8 for bytes, the number of sizes, each size as 32 bits
 * with the high byte first, then the values with the last size running fastest.
 * @throws UserError if it is cut off or holds more than it says
 */
export async function readIdxFile(path: string): Promise<IdxFile> {
  const parts: Buffer[] = [];
  try {
    const file = await open(path, "r");
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close());
    for await (const part of unpacked(path, packingOf(buffer) === "gzip" ? "gzip" : "none")) parts.push(part);
  } catch (error) {
    throw await unreadable(error, path);
  }
  const bytes = Buffer.concat(parts);
  const dimensions = bytes[3]!;
  const begin = 4 + 4 * dimensions;
  const sizes = bytes.length < begin ? [] : Array.from({ length: dimensions }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const expected = sizes.reduce((product, size) => product * size, 1);
  const values = bytes.subarray(begin);
  if (sizes.length > 0 && values.length === expected) return { path, sizes, values };
  throw new UserError({
    place: path,
    what: `the file says ${sizes.join(" x ")} values and holds ${values.length}`,
    remedy: "It is cut off or damaged: download it again",
  });
}
