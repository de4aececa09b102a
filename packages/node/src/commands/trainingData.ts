import { data } from "gradus";
import { devShare, fileColumn, hasParts, readTable, type Source, usualShares, usualSplitColumn, type WishedKind } from "../tables/index.js";
import { withPictureProgress } from "./pictureProgress.js";

/** How rows are shared out, as it was given: at most one of column, group and time. */
export type SplitChoice = Readonly<{
  splitColumn?: string;
  split?: data.Fractions;
  splitGroup?: string;
  splitTime?: string;
  /** False for rows drawn without regard to their class. */
  stratify?: boolean;
}>;

/** What `gradus train` asks of a table. */
export type DataOptions = SplitChoice &
  Readonly<{
    target: string;
    task?: data.Task;
    type?: Readonly<Record<string, WishedKind>>;
    ignore?: readonly string[];
    /** Height and width that pictures are brought to. */
    imageSize?: readonly [height: number, width: number];
    seed: number;
  }>;

/** Train, dev and test of a table, and how they came to be, for the terminal. Test may have no rows. */
export type TrainingData = Readonly<{ table: data.Table; train: data.Table; dev: data.Table; test: data.Table; told: string }>;

/** @throws UserError if the table cannot be read, has no such columns, or holds nothing that can be learned */
export async function readTrainingData(source: Source, options: DataOptions): Promise<TrainingData> {
  const { split, splitGroup, splitTime, seed } = options;
  const { whole, table, column, isUsual } = await readWhole(source, options);
  if (column !== undefined && split === undefined && splitGroup === undefined && splitTime === undefined) {
    const [train, dev, test] = whole.splitBy(column, { seed });
    const byFile = `by file${isUsual ? `; the column "${usualSplitColumn}" is left out` : ""}`;
    const told = column === fileColumn ? byFile : `by the column "${column}"${isUsual ? " (--split takes another way)" : ""}`;
    return { table, train, dev, test, told };
  }
  return drawn(table, options, column === undefined ? "" : `; the column "${column}" is left out`);
}

/** Tables of one fold: to learn from, to choose on, to measure on. */
export type FoldParts = Readonly<{ train: data.Table; dev: data.Table; test: data.Table }>;

/** The folds of a table, and all its rows as train and dev. */
export type FoldData = Readonly<{ table: data.Table; folds: readonly FoldParts[]; whole: Omit<FoldParts, "test">; told: string }>;

/** A table in folds, each row measured once (or always later ones, with `splitTime`). @throws UserError as `readTrainingData`, or if there are too few rows or groups */
export async function readFoldData(source: Source, folds: number, options: DataOptions): Promise<FoldData> {
  const { splitGroup, splitTime, stratify, seed } = options;
  const { table, column } = await readWhole(source, options);
  const way = {
    seed,
    ...(splitGroup !== undefined && { group: splitGroup }),
    ...(splitTime !== undefined && { time: splitTime }),
    ...(stratify === false && { stratify }),
  };
  const withDev = (rows: data.Table): Omit<FoldParts, "test"> => {
    const [train, dev] = rows.split([1 - devShare, devShare, 0], way);
    return splitGroup === undefined ? { train, dev } : { train: train.without(splitGroup), dev: dev.without(splitGroup) };
  };
  const parts = table.folds(folds, way).map(({ train, test }) => ({ ...withDev(train), test }));
  const evenly = table.target?.task === "classification" && stratify !== false ? ", each class evenly" : "";
  const by =
    splitGroup !== undefined
      ? `rows of one "${splitGroup}" together (no feature)`
      : splitTime !== undefined
        ? `by time in "${splitTime}", each measured on what comes after what it learned from`
        : `at random${evenly}, seed ${seed}`;
  const left = column === undefined ? "" : `; the column "${column}" is left out`;
  const told = `${folds} folds, ${by}; dev is ${devShare * 100} % of the rows that are learned from${left}`;
  return { table: splitGroup === undefined ? table : table.without(splitGroup), folds: parts, whole: withDev(table), told };
}

type Whole = Readonly<{ whole: data.Table; table: data.Table; column: string | undefined; isUsual: boolean }>;

/** All rows: `whole` as read, `table` without the column that says which row belongs where; `isUsual` if there is one known by its name alone. */
async function readWhole(source: Source, options: DataOptions): Promise<Whole> {
  const { target, task, ignore, imageSize, type: types } = options;
  const splitColumn = hasParts(source) ? fileColumn : options.splitColumn;
  const reading = {
    target,
    ...(task && { task }),
    ...(types && { types }),
    ...(splitColumn !== undefined && { splitColumn }),
    ...(ignore && { ignore }),
    ...(imageSize && { images: { size: imageSize } }),
  };
  const read = await withPictureProgress((onPicture) => readTable(source, { ...reading, onPicture }));
  const usual = splitColumn === undefined || splitColumn === fileColumn ? usualSplitColumnOf(read) : undefined;
  const column = splitColumn ?? usual;
  const whole = usual === undefined || usual === column ? read : read.without(usual); // it is no feature where files say it
  const table = column === undefined ? whole : whole.without(column);
  data.checkTrainable(table);
  return { whole, table, column, isUsual: usual !== undefined };
}

function drawn(table: data.Table, { split = usualShares, splitGroup, splitTime, stratify, seed }: DataOptions, left: string): TrainingData {
  const way = {
    seed,
    ...(splitGroup !== undefined && { group: splitGroup }),
    ...(splitTime !== undefined && { time: splitTime }),
    ...(stratify === false && splitGroup === undefined && splitTime === undefined && { stratify }),
  };
  const evenly = table.target?.task === "classification" && stratify !== false ? ", each class evenly" : "";
  const by =
    splitGroup !== undefined
      ? `rows of one "${splitGroup}" together (no feature), ${split.join(", ")}, seed ${seed}`
      : splitTime !== undefined
        ? `by time in "${splitTime}", the latest rows last, ${split.join(", ")}`
        : `at random${evenly}, ${split.join(", ")}, seed ${seed}`;
  const [train, dev, test] = table.split(split, way);
  const whole = splitGroup === undefined ? table : table.without(splitGroup);
  if (dev.rows > 0) return { table: whole, train, dev, test, told: `${by}${left}` };
  const [kept, carved] = train.split([1 - devShare, devShare, 0], splitTime === undefined ? { seed } : { seed, time: splitTime });
  return { table: whole, train: kept, dev: carved, test, told: `${by}; dev was drawn from the train rows (${devShare * 100} %)${left}` };
}

/** The name of the column that says which row belongs where, if a table has it under its usual name. */
export function usualSplitColumnOf(table: data.Table): string | undefined {
  return namesParts(table.column(usualSplitColumn)) ? usualSplitColumn : undefined;
}

/** Whether a column holds the words train, dev and test (in any case) in every row, train among them. */
function namesParts(column: data.Column | undefined): boolean {
  if (column?.kind !== "category" || column.codes.some((code) => code < 0)) return false;
  const words = new Set(Array.from(new Set(column.codes), (code) => column.categories[code]!.trim().toLowerCase()));
  return words.has("train") && [...words].every((word) => ["train", "dev", "test"].includes(word));
}
