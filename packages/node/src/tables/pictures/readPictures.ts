import { readFile } from "node:fs/promises";
import { data, UserError } from "gradus";
import { fileColumn } from "../importFiles.js";
import { imageColumn, labelColumn } from "../readImages.js";
import { hasParts, type Source } from "../source.js";
import { unreadable } from "../sourceFile.js";
import { decodeJpeg } from "./jpeg.js";
import { isGrey, type Picture, writeImage } from "./picture.js";
import { type PictureFile, pictureFiles, shortList } from "./pictureFiles.js";
import { type PictureHead, pictureHead } from "./pictureHead.js";
import { decodePng } from "./png.js";
import { upright } from "./upright.js";

/**
 * What images become: `size` [height, width] and `channels` (1 grey, 3 red, green and blue). Without a size they keep theirs if all have the same of at most
 * 64 pixels a side; otherwise it is the median of heights and widths, shrunk together so that the longer is 64. Without channels they are grey if all are.
 */
export type ImageOptions = Readonly<{ size?: readonly [height: number, width: number]; channels?: 1 | 3 }>;

/** Columns that were read from pictures, and what is to be told of them. `paths` are the files, row by row. */
export type Pictures = Readonly<{ columns: data.Column[]; notes: readonly string[]; paths: readonly string[] }>;

/** Called while pictures are read, after each. */
export type PictureProgress = (done: number, all: number) => void;

/** Without a wish no side becomes longer. */
const usualSide = 64;

/**
 * Pictures (see `pictureFiles`) as columns: `image`; `label`, the class of each, where they stand in folders of classes; `split` with train, dev and test
 * where folders say so. All are brought to one size by the mean over the area of each pixel. Undefined where the source names no pictures.
 * @throws UserError that names the file that is damaged or empty, and as `pictureFiles`
 */
export async function readPictures(source: Source, options: ImageOptions = {}, progress?: PictureProgress): Promise<Pictures | undefined> {
  const found = await pictureFiles(source);
  if (!found) return undefined;
  const { files, others } = found;
  const heads = await headsOf(files);
  const size = options.size ?? usualSize(heads);
  const { values, channels } = await imagesOf(files, { heads, size, channels: options.channels, progress });
  const columns: data.Column[] = [{ kind: "image", name: imageColumn, shape: [channels, ...size], values }];
  if (files.some(({ label }) => label !== undefined))
    columns.push(
      data.categoryFrom(
        labelColumn,
        files.map(({ label }) => label),
      ),
    );
  if (files.some(({ part }) => part !== undefined))
    columns.push(
      data.categoryFrom(
        hasParts(source) ? fileColumn : "split",
        files.map(({ part }) => part),
      ),
    );
  return { columns, notes: [...sizeNotes(heads, size), ...leftOut(others)], paths: files.map(({ path }) => path) };
}

/** Files are looked at by so many at once. */
const atOnce = 64;

async function headsOf(files: readonly PictureFile[]): Promise<PictureHead[]> {
  const heads: PictureHead[] = [];
  for (let from = 0; from < files.length; from += atOnce)
    heads.push(...(await Promise.all(files.slice(from, from + atOnce).map(async ({ path }) => headOf(path, await bytesOf(path))))));
  return heads;
}

function headOf(path: string, bytes: Uint8Array): PictureHead {
  const refuse = (what: string): UserError =>
    new UserError({ place: path, what, remedy: "Save the picture again as PNG or JPEG, or take it away" });
  if (bytes.length === 0) throw refuse("the file is empty");
  const head = pictureHead(bytes);
  if (head === undefined) throw refuse("this is neither a PNG nor a JPEG file, or it is cut off");
  if (head.width > 0 && head.height > 0) return head;
  throw refuse(`a picture of ${head.width} x ${head.height} pixels`);
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw await unreadable(error, path);
  }
}

function usualSize(heads: readonly PictureHead[]): readonly [height: number, width: number] {
  const [height, width] = [medianOf(heads.map((head) => head.height)), medianOf(heads.map((head) => head.width))];
  const factor = Math.min(1, usualSide / Math.max(height, width));
  return [Math.max(1, Math.round(height * factor)), Math.max(1, Math.round(width * factor))];
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

type Wanted = Readonly<{
  heads: readonly PictureHead[];
  size: readonly [number, number];
  channels: 1 | 3 | undefined;
  progress: PictureProgress | undefined;
}>;

/** All pictures as images of one shape, decoded one after the other. Where nobody says, they are in colour as soon as one of them is. */
async function imagesOf(
  files: readonly PictureFile[],
  { heads, size: [height, width], channels: wished, progress }: Wanted,
): Promise<{ values: Uint8Array; channels: 1 | 3 }> {
  let channels: 1 | 3 = wished ?? 1;
  let values = new Uint8Array(files.length * channels * height * width);
  for (const [i, { path }] of files.entries()) {
    const picture = decoded(path, await bytesOf(path), heads[i]!);
    if (wished === undefined && channels === 1 && !isGrey(picture)) {
      channels = 3;
      values = inThreeChannels(values, height * width);
    }
    const size = channels * height * width;
    writeImage(picture, [channels, height, width], values.subarray(i * size, (i + 1) * size));
    progress?.(i + 1, files.length);
  }
  return { values, channels };
}

function decoded(path: string, bytes: Uint8Array, { format, turn }: PictureHead): Picture {
  try {
    return format === "png" ? decodePng(bytes) : upright(decodeJpeg(bytes), turn);
  } catch (error) {
    throw new UserError({
      place: path,
      what: `the ${format === "png" ? "PNG" : "JPEG"} file is damaged or cut off (${error instanceof Error ? error.message : String(error)})`,
      remedy: "Save the picture again, or take it away",
    });
  }
}

/** Grey images with their values repeated for red, green and blue. */
function inThreeChannels(values: Uint8Array, pixels: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(3 * values.length);
  for (let from = 0; from < values.length; from += pixels)
    for (let c = 0; c < 3; c++) made.set(values.subarray(from, from + pixels), 3 * from + c * pixels);
  return made;
}

function leftOut(others: readonly string[]): string[] {
  if (others.length === 0) return [];
  const told = others.length === 1 ? "one file that is no PNG or JPEG is" : `${others.length} files that are no PNG or JPEG are`;
  return [`${told} left out (${shortList(others)})`];
}

function sizeNotes(heads: readonly PictureHead[], [height, width]: readonly [number, number]): string[] {
  const sizes = new Set(heads.map((head) => `${head.width} x ${head.height}`));
  const made = `${width} x ${height}`;
  if (sizes.size === 1) return sizes.has(made) ? [] : [`pictures of ${[...sizes][0]} pixels were brought to ${made}`];
  const [least, largest] = [Math.min, Math.max].map(
    (of) => `${of(...heads.map((head) => head.width))} x ${of(...heads.map((head) => head.height))}`,
  );
  return [
    `pictures of ${sizes.size} different sizes, from ${least} to ${largest} pixels, were brought to ${made} (--image-size says otherwise)`,
  ];
}
