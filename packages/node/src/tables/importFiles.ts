import { UserError } from "gradus";
import type { Database } from "./database.js";
import { columnsOf, described, type Imported, type ImportOptions, importFile } from "./importFile.js";
import type { SourceFile } from "./sourceFile.js";

/** The name of the column that says from which file a row comes, by the words that were given for the files. */
export const fileColumn = "(file)";

/**
 * Loads files with the same columns (in any order) as one relation, rows in the order of the files. `words`, one for each file, become a column more.
 * @throws UserError if one cannot be read, or if the columns of two of them differ; it names both files
 */
export async function importFiles(
  database: Database,
  files: readonly SourceFile[],
  { relation, words, ...options }: ImportOptions & Readonly<{ words?: readonly string[] | undefined }>,
): Promise<Imported> {
  if (files.length === 1 && words === undefined) return importFile(database, files[0]!, { relation, ...options });
  const parts: Imported[] = [];
  for (const [i, file] of files.entries()) {
    const part = await importFile(database, file, {
      ...options,
      relation: `${relation}_${i}`,
      straight: options.streamed === true,
      told: undefined,
    });
    if (parts[0]) checkSameColumns([files[0]!, parts[0]], [file, part]);
    parts.push(part);
  }
  return united(database, parts, { relation, words });
}

function checkSameColumns([first, { names }]: readonly [SourceFile, Imported], [file, part]: readonly [SourceFile, Imported]): void {
  const lacking = names.filter((name) => !part.names.includes(name));
  const added = part.names.filter((name) => !names.includes(name));
  if (lacking.length === 0 && added.length === 0) return;
  const told = [lacking.length > 0 && `lacks ${listed(lacking)}`, added.length > 0 && `has ${listed(added)} besides`].filter(Boolean);
  throw new UserError({
    place: file.path,
    what: `its columns are not those of ${first.path}: it ${told.join(" and ")}`,
    remedy: "Give files with the same columns, or leave one out",
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  return names.length > 5 ? `${shown.join(", ")} and ${names.length - 5} more` : shown.join(", ");
}

async function united(
  database: Database,
  parts: readonly Imported[],
  { relation, words }: Readonly<{ relation: string; words: readonly string[] | undefined }>,
): Promise<Imported> {
  const [first] = parts;
  const { names } = first!;
  const asText = names.map((name) => !sameNature(parts.map((part) => part.types[part.names.indexOf(name)]!)));
  const selects = parts.map((part, p) => {
    const cells = names.map((name, i) => {
      const place = part.places[part.names.indexOf(name)]!;
      return `${asText[i] ? `CAST(${place} AS VARCHAR)` : place} AS c${i}`;
    });
    const word = words === undefined ? [] : [`'${words[p]}' AS c${names.length}`];
    return `SELECT ${[...cells, ...word].join(", ")} FROM ${part.relation}`;
  });
  await database.run(`CREATE TEMP VIEW ${relation} AS ${selects.join(" UNION ALL ")}`);
  const whole = {
    relation,
    names: words === undefined ? names : [...names, fileColumn],
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    decimalComma: parts.some(({ decimalComma }) => decimalComma),
  };
  if (parts.every(({ rows }) => rows !== undefined)) return described(database, whole);
  const expectedRows = parts.reduce((sum, part) => sum + (part.rows ?? part.expectedRows ?? 0), 0);
  return { ...whole, ...(await columnsOf(database, relation)), expectedRows };
}

/** Whether the types of one column in several files can become one: all of them the same, or all of them numbers. */
function sameNature(types: readonly string[]): boolean {
  return new Set(types).size === 1 || types.every((type) => /^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type));
}
