import { data } from "gradus";
import { readTable } from "../tables/index.js";

/** What `gradus train` asks of a file. */
export type DataOptions = Readonly<{
  target: string;
  task?: data.Task;
  splitColumn?: string;
  split?: data.Fractions;
  ignore?: readonly string[];
  seed: number;
}>;

/** Train, dev and test of a file, and how they came to be, for the terminal. Test may have no rows. */
export type TrainingData = Readonly<{ table: data.Table; train: data.Table; dev: data.Table; test: data.Table; told: string }>;

/** A column of this name that holds train, dev and test says which row belongs where, unless the user says otherwise. */
const usualSplitColumn = "split";

/** The share of the train rows that becomes dev where the user gives dev no share. */
const devShare = 0.15;

/** @throws UserError if the file cannot be read, has no such columns, or holds nothing that can be learned */
export async function readTrainingData(file: string, options: DataOptions): Promise<TrainingData> {
  const { target, task, splitColumn, split, ignore, seed } = options;
  const whole = await readTable(file, {
    target,
    ...(task && { task }),
    ...(splitColumn !== undefined && { splitColumn }),
    ...(ignore && { ignore }),
  });
  const usual = splitColumn === undefined && namesParts(whole.column(usualSplitColumn)) ? usualSplitColumn : undefined;
  const column = splitColumn ?? usual;
  const table = column === undefined ? whole : whole.without(column);
  data.checkTrainable(table);
  if (column !== undefined && split === undefined) {
    const [train, dev, test] = whole.splitBy(column, { seed });
    return { table, train, dev, test, told: `by the column "${column}"${usual === undefined ? "" : " (--split takes another way)"}` };
  }
  const left = column === undefined ? "" : `; the column "${column}" is left out`;
  return { table, ...drawn(table, split ?? [0.8, 0.1, 0.1], seed, left) };
}

function drawn(table: data.Table, split: data.Fractions, seed: number, left: string): Omit<TrainingData, "table"> {
  const [train, dev, test] = table.split(split, { seed });
  if (dev.rows > 0) return { train, dev, test, told: `at random, ${split.join(", ")}, seed ${seed}${left}` };
  const [kept, carved] = train.split([1 - devShare, devShare, 0], { seed });
  return {
    train: kept,
    dev: carved,
    test,
    told: `at random, ${split.join(", ")}, seed ${seed}; dev was drawn from the train rows (${devShare * 100} %)${left}`,
  };
}

/** Whether a column holds the words train, dev and test (in any case) in every row, train among them. */
function namesParts(column: data.Column | undefined): boolean {
  if (column?.kind !== "category" || column.codes.some((code) => code < 0)) return false;
  const words = new Set(Array.from(new Set(column.codes), (code) => column.categories[code]!.trim().toLowerCase()));
  return words.has("train") && [...words].every((word) => ["train", "dev", "test"].includes(word));
}
