import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { data, UserError } from "gradus";
import { type IdxFile, isIdxFile, readIdxFile } from "./idxFile.js";
import { fileColumn } from "./importFiles.js";
import { hasParts, type Source } from "./source.js";

/** The columns of a table of images. */
export const imageColumn = "image";
export const labelColumn = "label";

/** An image file and the part that its images belong to, where that is known. */
type ImagePath = Readonly<{ path: string; part?: string }>;

/**
 * The columns `image` and, where there are files of labels, `label`, of idx files: the files themselves (labels beside images, or found by the name
 * `...labels-idx1...` in their folder), or a folder of them, where names that begin with train, dev (val) and t10k or test make a column `split`. Nothing where the source is
 * something else.
 * @throws UserError if a file is damaged, if images differ in shape, or if labels and images differ in number
 */
export async function readImages(source: Source): Promise<data.Column[] | undefined> {
  const paths = await imagePaths(source);
  if (paths.length === 0) return undefined;
  const files = await Promise.all(paths.map(async ({ path, part }) => ({ ...(await readIdxFile(path)), part })));
  const images = files.filter(({ sizes }) => sizes.length >= 3);
  const given = files.filter(({ sizes }) => sizes.length === 1);
  if (images.length === 0)
    throw new UserError({ place: files[0]!.path, what: "there are labels and no images", remedy: "Name the file of images too" });
  const labels = given.length > 0 ? given : await labelsBeside(images);
  const columns: data.Column[] = [imagesOf(images)];
  if (labels.length > 0) columns.push(labelsOf(images, labels));
  const parts = images.flatMap(({ part, sizes }) => new Array<string | undefined>(sizes[0]!).fill(part));
  const isParted = hasParts(source) || new Set(parts).size > 1;
  if (isParted && parts.every((part) => part !== undefined))
    columns.push(data.categoryFrom(hasParts(source) ? fileColumn : "split", parts));
  return columns;
}

/** Whether a source is idx files, or a folder of them. */
export async function readsImages(source: Source): Promise<boolean> {
  return (await imagePaths(source)).length > 0;
}

async function imagePaths(source: Source): Promise<ImagePath[]> {
  if (typeof source === "object" && "sql" in source) return [];
  const named: (readonly [string | undefined, string])[] = hasParts(source)
    ? (["train", "dev", "test"] as const).flatMap((part) => [source[part] ?? []].flat().map((path) => [part, path] as const))
    : [source].flat().map((path) => [undefined, path] as const);
  const found: ImagePath[] = [];
  for (const [part, path] of named) {
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
    const names = isFolder ? (await readdir(path)).filter((name) => /idx\d-ubyte(?:\.gz)?$/.test(name)).sort() : [];
    for (const name of names) found.push({ path: join(path, name), ...partIn(part ?? partOfName(name)) });
    if (!isFolder && (await isIdxFile(path))) found.push({ path, ...partIn(part) });
  }
  return found;
}

const partIn = (part: string | undefined): { part?: string } => (part === undefined ? {} : { part });

function partOfName(name: string): string | undefined {
  if (/^train/i.test(name)) return "train";
  if (/^(?:dev|val)/i.test(name)) return "dev";
  return /^(?:t10k|test)/i.test(name) ? "test" : undefined;
}

/** The files of labels that stand beside files of images under the name that MNIST gives them. */
async function labelsBeside(images: readonly IdxFile[]): Promise<IdxFile[]> {
  const paths = images.map(({ path }) => join(dirname(path), basename(path).replace(/images(.)idx\d/, "labels$1idx1")));
  const known = await Promise.all(paths.map(async (path, i) => path !== images[i]!.path && (await isIdxFile(path))));
  return known.every(Boolean) ? Promise.all(paths.map(readIdxFile)) : [];
}

function imagesOf(files: readonly IdxFile[]): data.ImageColumn {
  const [first] = files;
  const [, height, width, channels = 1] = first!.sizes as readonly [number, number, number, number?];
  for (const { path, sizes } of files)
    if (sizes.slice(1).join() !== first!.sizes.slice(1).join())
      throw new UserError({
        place: path,
        what: `its images are ${sizes.slice(1).join(" x ")}, those of ${first!.path} ${first!.sizes.slice(1).join(" x ")}`,
        remedy: "Give images of one size",
      });
  const values = new Uint8Array(files.reduce((sum, file) => sum + file.values.length, 0));
  let next = 0;
  for (const file of files) {
    values.set(channels === 1 ? file.values : channelsFirst(file.values, height * width, channels), next);
    next += file.values.length;
  }
  return { kind: "image", name: imageColumn, shape: [channels, height, width], values };
}

/** Values of images with the channel running fastest, as images with one channel after the other. */
function channelsFirst(values: Uint8Array, pixels: number, channels: number): Uint8Array {
  const size = pixels * channels;
  return values.map((_, at) => values[at - (at % size) + (at % pixels) * channels + Math.floor((at % size) / pixels)]!);
}

function labelsOf(images: readonly IdxFile[], labels: readonly IdxFile[]): data.CategoryColumn {
  images.forEach(({ path, sizes: [count] }, i) => {
    const own = labels[i];
    if (own?.sizes[0] === count && labels.length === images.length) return;
    throw new UserError({
      place: own?.path ?? path,
      what: own ? `there are ${own.sizes[0]} labels for the ${count} images of ${path}` : "there are no labels for these images",
      remedy: "Give the labels of the images, file by file in the same order",
    });
  });
  return data.categoryFrom(
    labelColumn,
    labels.flatMap(({ values }) => Array.from(values, String)),
  );
}
