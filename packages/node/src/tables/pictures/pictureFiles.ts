import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { UserError } from "gradus";
import { isTableName } from "../expandPaths.js";
import { hasParts, type Source } from "../source.js";

export type PartName = "train" | "dev" | "test";

/** A file of a picture, with the class whose folder it stands in and the part that it belongs to, where they are known. */
export type PictureFile = Readonly<{ path: string; label?: string; part?: PartName }>;

/** The files of pictures of a source in the order of their names, and what else lay beside them. */
export type PictureFiles = Readonly<{ files: readonly PictureFile[]; others: readonly string[] }>;

const pictureName = /\.(?:png|jpe?g)$/i;
/** Pictures that cannot be read, and are worth a word. */
const otherPictures = /\.(?:gif|webp|bmp|tiff?|heic|heif|avif|svg)$/i;

const partNames: readonly (readonly [PartName, RegExp])[] = [
  ["train", /^train(?:ing)?$/i],
  ["dev", /^(?:dev|val|valid|validation)$/i],
  ["test", /^test(?:ing)?$/i],
];

/**
 * Finds pictures: PNG and JPEG files, or folders of them. The name of a folder in a folder is the class of all pictures below it; where all
 * folders are called train, dev (val) and test, the classes are the folders in these. Pictures that stand in no such folder have no class. Undefined
 * where a source names no picture.
 * @throws UserError if pictures stand beside folders of classes, if the folder of a class holds none, or if files of other kinds are mixed in
 */
export async function pictureFiles(source: Source): Promise<PictureFiles | undefined> {
  if (typeof source === "object" && "sql" in source) return undefined;
  const named: (readonly [PartName | undefined, string])[] = hasParts(source)
    ? (["train", "dev", "test"] as const).flatMap((part) => [source[part] ?? []].flat().map((path) => [part, path] as const))
    : [source].flat().map((path) => [undefined, path] as const);
  const found = await Promise.all(named.map(([part, path]) => filesAt(path, part)));
  if (found.every((each) => each === undefined)) return undefined;
  const without = found.indexOf(undefined);
  if (without >= 0)
    throw new UserError({
      place: named[without]![1],
      what: "this is neither a PNG or JPEG file nor a folder of them, and other files that were named are",
      remedy: "Name pictures alone, or tables alone",
    });
  return { files: found.flatMap((each) => each!.files), others: found.flatMap((each) => each!.others) };
}

async function filesAt(path: string, part: PartName | undefined): Promise<PictureFiles | undefined> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isFile() && pictureName.test(path)) return { files: [{ path, ...(part && { part }) }], others: [] };
  if (!known?.isDirectory()) return undefined;
  const entries = await listed(path);
  if (entries.files.some(isTableName)) return undefined;
  const parts = entries.folders.map((name) => partNames.find(([, pattern]) => pattern.test(name))?.[0]);
  const hasPartFolders = part === undefined && parts.length > 0 && parts.every((each) => each !== undefined);
  const found = hasPartFolders
    ? await Promise.all(entries.folders.map((name, i) => classesIn(join(path, name), parts[i])))
    : [await classesIn(path, part)];
  const files = found.flatMap((each) => each.files);
  const others = found.flatMap((each) => each.others);
  if (files.length === 0 && !others.some((other) => otherPictures.test(other))) return undefined;
  if (files.length === 0)
    throw new UserError({
      place: path,
      what: `no picture here is a PNG or JPEG file (${shortList(others)})`,
      remedy: "Save the pictures as PNG or JPEG",
    });
  checkClasses(path, found);
  return { files, others };
}

type Found = PictureFiles & Readonly<{ folder: string; empty: readonly string[] }>;

/** The pictures of a folder that has folders of classes, or none. */
async function classesIn(folder: string, part: PartName | undefined): Promise<Found> {
  const { files: names, folders } = await listed(folder);
  const own = names.map((name) => join(folder, name));
  const classes = await Promise.all(folders.map(async (label) => ({ label, paths: await allBelow(join(folder, label)) })));
  const files = [
    ...own.filter(isPicture).map((path): PictureFile => ({ path, ...(part && { part }) })),
    ...classes.flatMap(({ label, paths }) => paths.filter(isPicture).map((path) => ({ path, label, ...(part && { part }) }))),
  ];
  const others = [...own, ...classes.flatMap(({ paths }) => paths)].filter((path) => !isPicture(path));
  return { folder, files, others, empty: classes.filter(({ paths }) => !paths.some(isPicture)).map(({ label }) => label) };
}

function checkClasses(path: string, found: readonly Found[]): void {
  const all = found.flatMap(({ files }) => files);
  const loose = all.find(({ label }) => label === undefined);
  const labelled = all.find(({ label }) => label !== undefined);
  if (loose && labelled)
    throw new UserError({
      place: loose.path,
      what: `this picture stands in no folder of a class, and others do (${labelled.path})`,
      remedy: "Put each picture into the folder of its class, or name the folder of the class alone",
    });
  const known = new Set(all.map(({ label }) => label));
  for (const { folder, empty } of found)
    for (const label of empty)
      if (!known.has(label))
        throw new UserError({
          place: join(folder, label),
          what: "the folder of this class holds no PNG or JPEG file",
          remedy: `Put its pictures there, or take the folder out of ${path}`,
        });
}

const isPicture = (path: string): boolean => pictureName.test(path);

/** Files and folders within a folder, hidden ones left out, in the order of their names. */
async function listed(folder: string): Promise<{ files: string[]; folders: string[] }> {
  const [files, folders]: [string[], string[]] = [[], []];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "__MACOSX") continue;
    const kind = entry.isSymbolicLink() ? await stat(join(folder, entry.name)).catch(() => undefined) : entry;
    if (kind?.isDirectory()) folders.push(entry.name);
    else if (kind?.isFile()) files.push(entry.name);
  }
  return { files: files.sort(inOrder), folders: folders.sort(inOrder) };
}

async function allBelow(folder: string): Promise<string[]> {
  const { files, folders } = await listed(folder);
  const deeper = await Promise.all(folders.map((name) => allBelow(join(folder, name))));
  return [...files.map((name) => join(folder, name)), ...deeper.flat()];
}

/** 2.png before 10.png. */
const { compare: inOrder } = new Intl.Collator("en", { numeric: true });

/** Some names of files without their folders, for a message; the endings alone where there are many. */
export function shortList(paths: readonly string[]): string {
  const names = paths.length > 3 ? [...new Set(paths.map((path) => extname(path) || basename(path)))] : paths.map((path) => basename(path));
  return names.length > 3 ? `${names.slice(0, 3).join(", ")}, ...` : names.join(", ");
}
