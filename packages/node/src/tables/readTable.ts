import { data, UserError } from "gradus";
import type { WishedKind } from "./columnPlan.js";
import { withDatabase } from "./database.js";
import type { ImportOptions } from "./importFile.js";
import { type ImageOptions, type PictureProgress, readPictures } from "./pictures/readPictures.js";
import { readImages } from "./readImages.js";
import { readingError } from "./readingError.js";
import { importSource, type Source, shownSource } from "./source.js";
import { checkName, tableOf } from "./tableOf.js";

/**
 * `target` names the column to learn and `task` overrides what its values suggest. `types` forces what columns are read as, see `WishedKind`; a model's
 * `columnKinds` given here read a file as the training file was. `ignore` names columns to leave out, `only` those that a model reads (such as are not there count
 * for nothing), `splitColumn` one that holds train, dev, test, and `weights` one that says how much each row counts in the loss of a training.
 * `images` says what pictures become, and `onPicture` hears of each that was read.
 */
export type ReadOptions = Readonly<{
  target?: string;
  task?: data.Task;
  types?: Readonly<Record<string, WishedKind>>;
  ignore?: readonly string[];
  only?: readonly string[];
  splitColumn?: string;
  weights?: string;
  images?: ImageOptions;
  onPicture?: PictureProgress;
}>;

/**
 * Reads idx files of images (as columns `image` and `label`), CSV, TSV, JSON lines or Parquet (text also packed with gzip or zstd) into typed columns: one file, several with the same columns, a folder of them,
 * a pattern such as "data/*.csv", or a query over files; or PNG and JPEG files, whose classes are the names of their folders (see `readPictures`). The table's notes tell what was inferred and left out. Rows without a target are left out.
 * Example: `await readTable({ sql: "select * from 'churn.csv' where age > 18" }, { target: "outcome" })`
 * @throws UserError that names file, line and column if a file cannot be read, a named column is not there, or two files differ in their columns
 */
export async function readTable(source: Source, options: ReadOptions = {}): Promise<data.Table> {
  const shown = shownSource(source);
  const images = await readImages(source);
  if (images) return imageTable({ columns: images, notes: [] }, { shown, options });
  const pictures = await readPictures(source, options.images, options.onPicture);
  if (pictures) return imageTable(pictures, { shown, options });
  const kinds = new Map<string, WishedKind>(Object.entries(options.types ?? {}));
  if (options.splitColumn !== undefined) kinds.set(options.splitColumn, "category");
  if (options.weights !== undefined) kinds.set(options.weights, "numeric");
  const read = (how: Omit<ImportOptions, "relation" | "kinds">): Promise<data.Table> =>
    withDatabase(async (database) => {
      const imported = await importSource(database, source, { kinds, ...how });
      return (await tableOf(database, imported, { shown, options, kinds })).table;
    });
  try {
    return await read({ straight: true }).catch((told: unknown) => {
      if (told instanceof UserError) throw told;
      return read({ straight: false, told });
    });
  } catch (error) {
    throw readingError(error, shown);
  }
}

function imageTable(
  { columns, notes }: Readonly<{ columns: readonly data.Column[]; notes: readonly string[] }>,
  { shown, options }: { readonly shown: string; readonly options: ReadOptions },
): data.Table {
  const { target, task, ignore = [], only, splitColumn, weights } = options;
  const names = columns.map(({ name }) => name);
  for (const name of [target, splitColumn, weights, ...ignore]) if (name !== undefined) checkName(name, names, shown);
  const wanted = columns.filter(({ name }) => !ignore.includes(name) && (only === undefined || only.includes(name)));
  return data.tableFrom(wanted, {
    ...(target !== undefined && { target }),
    ...(task && { task }),
    ...(weights !== undefined && { weights }),
    source: shown,
    notes,
  });
}
