import { data } from "gradus";
import { fileColumn } from "./importFiles.js";
import { type ReadOptions, readTable } from "./readTable.js";
import { hasParts, type Source } from "./source.js";
import { usualShares } from "./usualParts.js";

/** `fractions` of train, dev and test (default 0.8, 0.1, 0.1), unless `splitColumn` says which row belongs where. */
export type PartsOptions = Omit<ReadOptions, "target"> & Readonly<{ target: string; seed: number; fractions?: data.Fractions }>;

/** The whole table and its parts. Test has no rows where the split column names none. */
export type TableAndParts = Readonly<{ table: data.Table; train: data.Table; dev: data.Table; test: data.Table }>;

/**
 * Reads what to train on and splits it: by files where each part has its own. The notes of `train` tell all that happened.
 * @throws UserError as `readTable`, `checkTrainable` and `split` do
 */
export async function readParts(source: Source, { seed, fractions = usualShares, ...options }: PartsOptions): Promise<TableAndParts> {
  const splitColumn = hasParts(source) ? fileColumn : options.splitColumn;
  const whole = await readTable(source, { ...options, ...(splitColumn !== undefined && { splitColumn }) });
  const table = splitColumn === undefined ? whole : whole.without(splitColumn);
  data.checkTrainable(table);
  const [train, dev, test] = splitColumn === undefined ? whole.split(fractions, { seed }) : whole.splitBy(splitColumn, { seed });
  return { table, train, dev, test };
}
