import { type Database, literal } from "./database.js";
import { type Imported, missingTokens } from "./importFile.js";
import type { ReadCells } from "./readCells.js";

/** What a column holds as far as its type tells. */
export type Holds = "number" | "text" | "moment" | "time" | "nothing usable";

/** A column of table `t`: its name for people, its name in the database, its type, and its cells as text in SQL. */
export type Stored = Readonly<{ name: string; column: string; type: string; holds: Holds; text: string }>;

/** Answers of the database about one column, by name: numbers, and words as examples. */
export type Facts = ReadonlyMap<string, number | string>;

/** How many columns one query looks at; a single query over 2,000 columns would take long to plan. */
const columnsPerQuery = 100;

/** A way in which text writes moments; `strptime` is DuckDB's pattern, absent for ISO 8601. */
export type MomentForm = Readonly<{ name: string; strptime?: string }>;

/** Days first where both readings fit all cells; times may follow the day. */
export const momentForms: readonly MomentForm[] = [
  { name: "iso" },
  { name: "dayDots", strptime: "%d.%m.%Y" },
  { name: "dayFirst", strptime: "%d/%m/%Y" },
  { name: "monthFirst", strptime: "%m/%d/%Y" },
  { name: "yearFirst", strptime: "%Y/%m/%d" },
];

/** What the fact is called that is a word of another form. */
export const notOf = ({ name }: MomentForm): string => `not_${name}`;

/** A text in SQL as a moment of this form; NULL where it is none. */
export function momentIn({ strptime }: MomentForm, text: string): string {
  if (strptime === undefined) return `TRY_CAST(${text} AS TIMESTAMP)`;
  return `try_strptime(${text}, [${[strptime, `${strptime} %H:%M`, `${strptime} %H:%M:%S`].map(literal).join(", ")}])`;
}

/** The columns of table `t` by what they hold. Defines the macro `word`: trimmed text, NULL for cells that mean "nothing here". */
export async function storedColumns(database: Database, { names, types, places }: Imported): Promise<Stored[]> {
  const tokens = ["", ...missingTokens].map(literal).join(", ");
  await database.run(`CREATE OR REPLACE TEMP MACRO word(x) AS CASE WHEN trim(x) IN (${tokens}) THEN NULL ELSE trim(x) END`);
  return names.map((name, i) => {
    const [column, type] = [places[i]!, types[i]!];
    return { name, column, type, holds: heldBy(type), text: type === "JSON" ? `${column}->>'$'` : `CAST(${column} AS VARCHAR)` };
  });
}

function heldBy(type: string): Holds {
  if (/\[\d*\]$/.test(type) || /^(?:STRUCT|MAP|UNION|BLOB|BIT|GEOMETRY|VARIANT)/.test(type)) return "nothing usable";
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL|BIGNUM)/.test(type)) return "number";
  if (/^(?:DATE|TIMESTAMP)/.test(type)) return "moment";
  return /^TIME/.test(type) ? "time" : "text";
}

/**
 * Asks about each column of text what `columnPlan` decides by. `read` are the columns that were read as texts. Fills table `texts`.
 */
export async function collectFacts(
  database: Database,
  read: ReadonlyMap<Stored, ReadCells>,
  decimalComma: boolean,
): Promise<Map<Stored, Facts>> {
  if (read.size === 0) return new Map();
  await collectWords(database, read);
  return collectTextFacts(database, [...read.keys()], decimalComma);
}

type Question = readonly [name: string, sql: string];

/**
 * Table `texts` holds each different text of each column that may be words once: `place`, the column's name in the database; `raw`, the text; its count
 * `n`; `code`, its number in a column that was read as codes of texts; and `word`, which is NULL where raw means "nothing here". Questions go to this table
 * and not to each row: a hundred thousand rows of a dozen words cost a dozen conversions.
 */
async function collectWords(database: Database, read: ReadonlyMap<Stored, ReadCells>): Promise<void> {
  await database.run("CREATE OR REPLACE TABLE raws (place VARCHAR, raw VARCHAR, n INTEGER, code INTEGER)");
  await database.append("raws", codedTexts(read));
  const crowded = [...read].filter(([, cells]) => cells === "crowded").map(([stored]) => stored);
  for (let from = 0; from < crowded.length; from += columnsPerQuery) {
    const some = crowded.slice(from, from + columnsPerQuery);
    const each = some.map(
      ({ column, text }) => `SELECT '${column}' AS place, ${text} AS raw, count(*) AS n, NULL AS code FROM t GROUP BY raw`,
    );
    await database.run(`INSERT INTO raws ${each.join(" UNION ALL ")}`);
  }
  await database.run("CREATE OR REPLACE TEMP TABLE texts AS SELECT *, word(raw) AS word FROM raws");
  await database.run("DROP TABLE raws");
}

function* codedTexts(read: ReadonlyMap<Stored, ReadCells>): Generator<readonly [string, string, number, number]> {
  for (const [{ column }, cells] of read)
    if (typeof cells === "object" && "texts" in cells)
      for (let code = 0; code < cells.texts.length; code++) yield [column, cells.texts[code]!, cells.counts[code]!, code];
}

async function collectTextFacts(database: Database, stored: readonly Stored[], decimalComma: boolean): Promise<Map<Stored, Facts>> {
  const facts = new Map<Stored, Facts>();
  const rowsWhere = (condition: string): string => `CAST(coalesce(sum(n) FILTER (WHERE ${condition}), 0) AS DOUBLE)`;
  const asked: Question[] = [
    ["words", rowsWhere("word IS NOT NULL")],
    ["distinct", "CAST(count(DISTINCT word) AS DOUBLE)"],
    ["numbers", rowsWhere("TRY_CAST(word AS DOUBLE) IS NOT NULL")],
    ["commaNumbers", decimalComma ? rowsWhere("TRY_CAST(replace(word, ',', '.') AS DOUBLE) IS NOT NULL") : "0"],
    ...momentForms.map((form): Question => [form.name, rowsWhere(`${momentIn(form, "word")} IS NOT NULL`)]),
    ["times", rowsWhere("TRY_CAST(word AS TIME) IS NOT NULL")],
    ["notNumber", "min(word) FILTER (WHERE TRY_CAST(word AS DOUBLE) IS NULL)"],
    ...momentForms.map((form): Question => [notOf(form), `min(word) FILTER (WHERE ${momentIn(form, "word")} IS NULL)`]),
  ];
  const answers = await database.rows(
    `SELECT place, ${asked.map(([name, sql]) => `${sql} AS ${name}`).join(", ")} FROM texts GROUP BY place`,
  );
  const answerOf = new Map(answers.map((answer) => [answer.place, answer]));
  for (const each of stored) {
    const answer = answerOf.get(each.column) ?? {};
    facts.set(each, new Map(asked.map(([name]) => [name, typeof answer[name] === "string" ? answer[name] : Number(answer[name] ?? 0)])));
  }
  return facts;
}
