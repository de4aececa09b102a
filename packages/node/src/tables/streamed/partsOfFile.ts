import { type data, UserError } from "gradus";
import { type Database, literal } from "../database.js";
import type { Imported } from "../importFile.js";
import { fileColumn } from "../importFiles.js";
import { hasParts, type Source } from "../source.js";
import { devShare, usualShares, usualSplitColumn } from "../usualParts.js";
import { byShares, byWords, type Sharing } from "./sharing.js";

/** How a file's rows are shared out: by hashes alone, or by a column (SQL that gives 0 train, 1 dev, 2 test, 3 another word), which is no feature then. `left` names all such columns. */
export type FileParts = Readonly<{ sharing: Sharing; column?: string; left: readonly string[]; sql: string; drawsDev: boolean }>;

/** So many first rows tell whether a column is one. */
const looksAt = 50_000;

/** What is asked of the parts of a file. */
export type PartsAsked = Readonly<{ splitColumn?: string; split?: data.Fractions | undefined; heldRows: number; sampleRows: number }>;

/** @throws UserError if a split column holds other words, or no train rows */
export async function partsOfFile(
  database: Database,
  whole: Imported,
  {
    source,
    shown,
    splitColumn,
    split,
    heldRows: held,
    sampleRows: sampled,
  }: PartsAsked & { readonly source: Source; readonly shown: string },
): Promise<FileParts> {
  const rows = whole.rows ?? whole.expectedRows ?? 0;
  const usual = splitColumn === undefined ? await usualColumn(database, whole) : undefined;
  const column = hasParts(source) ? fileColumn : (splitColumn ?? (split === undefined ? usual : undefined));
  const left = [column, usual].filter((name) => name !== undefined);
  if (column === undefined)
    return { sharing: byShares(split ?? usualShares, split === undefined, { rows, held, sampled }), left, sql: "0", drawsDev: false };
  const sql = partSql(whole, column);
  const counts = await countsOf(database, sql);
  const place = `${shown}, column "${column}"`;
  if (counts[3] > 0)
    throw new UserError({
      place,
      what: `${counts[3]} cells hold something else than train, dev and test`,
      remedy: "Correct the column, or name another one",
    });
  if (counts[0] === 0) throw new UserError({ place, what: "no row is for train", remedy: "Mark rows with train" });
  const [train, dev, test] = counts;
  return { sharing: byWords([train, dev, test], { held, sampled }, devShare), column, left, sql, drawsDev: dev === 0 };
}

function partSql({ names, places }: Imported, column: string): string {
  const text = `lower(trim(CAST(${places[names.indexOf(column)]} AS VARCHAR)))`;
  return `CASE ${text} WHEN 'train' THEN 0 WHEN 'dev' THEN 1 WHEN 'test' THEN 2 ELSE 3 END`;
}

async function usualColumn(database: Database, whole: Imported): Promise<string | undefined> {
  if (!whole.names.includes(usualSplitColumn)) return undefined;
  const [found] = await database.rows(
    `SELECT min(p) AS least, max(p) AS most FROM (SELECT ${partSql(whole, usualSplitColumn)} AS p FROM (SELECT * FROM whole LIMIT ${looksAt}))`,
  );
  return Number(found!.least) === 0 && Number(found!.most) < 3 ? usualSplitColumn : undefined;
}

async function countsOf(database: Database, sql: string): Promise<[number, number, number, number]> {
  const counts: [number, number, number, number] = [0, 0, 0, 0];
  for (const { part, rows } of await database.rows(`SELECT ${sql} AS part, CAST(count(*) AS DOUBLE) AS rows FROM whole GROUP BY part`))
    counts[Number(part)] = Number(rows);
  return counts;
}

/** Relation `whole` with the number `r` of each row from 0, its hash `u` of 31 bits and its part's word `part`. */
export function numbered({ sql }: FileParts, seed: number): string {
  return `(SELECT *, CAST(hash(r, ${literal(String(seed))}) >> 33 AS INTEGER) AS u, ${sql} AS part FROM (SELECT *, row_number() OVER () - 1 AS r FROM whole))`;
}
