import { data } from "gradus";
import { collectFacts, type Stored, storedColumns } from "./columnFacts.js";
import {
  type ColumnPlan,
  isReadAsText,
  type Plan,
  planColumn,
  type TextPlan,
  type TypedPlan,
  type Wishes,
  type WordsPlan,
} from "./columnPlan.js";
import { type Database, literal, type Reading } from "./database.js";
import type { Imported } from "./importFile.js";
import type { PlainReading } from "./plainCsv.js";
import { type CodedTexts, type ReadCells, readCells, readPlainCells } from "./readCells.js";
import { asWished } from "./wishedWords.js";

/** Columns, with what was decided about each. */
export type ReadColumns = Readonly<{
  columns: readonly data.Column[];
  plans: readonly ColumnPlan[];
  notes: readonly string[];
  rows: number;
}>;

/**
 * Reads table `t` in one pass: numbers and moments as the database has them, texts as codes; what texts become is decided when all of them are known, and
 * asked of each different text once. Only columns of very many different texts are read a second time.
 * @throws UserError if a word is none of those that the user said
 */
export async function readColumns(
  database: Database,
  imported: Imported,
  { wishes, source }: { readonly wishes: Wishes; readonly source: string },
): Promise<ReadColumns> {
  const stored = await storedColumns(database, imported);
  const planned = new Map(stored.filter((each) => !isReadAsText(each, wishes)).map((each) => [each, planColumn(each, new Map(), wishes)]));
  const first = stored.flatMap((each) => firstReading(each, planned.get(each)));
  const whole = { relation: "t", ...(imported.rows === undefined ? { expected: imported.expectedRows ?? 0 } : { rows: imported.rows }) };
  const plain = plainReadings(imported, first);
  const { cells, rows } =
    (imported.plain && plain && (await readPlainCells(imported.plain, plain, whole))) ??
    (await readCells(
      database,
      first.map(({ reading }) => reading),
      whole,
    ));
  const read = new Map(first.map(({ from }, i) => [from, cells[i]!]));
  const texts = new Map([...read].filter(([each]) => !planned.has(each)));
  const facts = await collectFacts(database, texts, imported.decimalComma);
  for (const each of texts.keys()) planned.set(each, planColumn(each, facts.get(each) ?? new Map(), wishes));
  const crowded = await readCrowded(database, { texts, planned, rows });
  const all = stored.map((each) => planned.get(each)!);
  const chosen = stored.flatMap((each, i) => all[i]!.columns.map((plan) => ({ plan, cells: crowded.get(each) ?? read.get(each)! })));
  const meanings = await meaningsOf(database, chosen);
  return {
    columns: chosen.map((one) => columnOf(one, meanings.get(one.plan), source)),
    plans: chosen.map(({ plan }) => plan),
    notes: all.flatMap(({ notes }) => notes),
    rows,
  };
}

/** The readings of a plain file, if they are all of whole columns of numbers or texts. */
function plainReadings({ places, types }: Imported, first: readonly FirstReading[]): PlainReading[] | undefined {
  const readings = first.flatMap(({ from, reading: { sql, as } }): PlainReading[] => {
    const place = Number(from.column.slice(1)); // c0, c1, ... in the order of the file
    if (as === "text" && types[places.indexOf(from.column)] === "VARCHAR") return [{ place, as }];
    return as === "number" && sql === from.column ? [{ place, as }] : [];
  });
  return readings.length === first.length && readings.length > 0 ? readings : undefined;
}

type FirstReading = Readonly<{ from: Stored; reading: Reading }>;

function firstReading(from: Stored, plan: Plan | undefined): FirstReading[] {
  if (plan === undefined) return [{ from, reading: { sql: from.text, as: "text" } }];
  const [column] = plan.columns;
  if (column === undefined) return [];
  return [{ from, reading: { sql: column.kind === "category" ? String(column.from) : (column as TypedPlan).sql, as: "number" } }];
}

type Crowd = Readonly<{ texts: ReadonlyMap<Stored, ReadCells>; planned: ReadonlyMap<Stored, Plan>; rows: number }>;

/** Reads the columns of too many different texts by what was decided: numbers by an expression, words through an ENUM type over the texts. */
async function readCrowded(database: Database, { texts, planned, rows }: Crowd): Promise<Map<Stored, ReadCells>> {
  const crowded = [...texts].filter(([each, cells]) => cells === "crowded" && planned.get(each)!.columns.length > 0).map(([each]) => each);
  if (crowded.length === 0) return new Map();
  const readings: Reading[] = [];
  for (const each of crowded) {
    const plan = planned.get(each)!.columns[0]!;
    if (plan.kind !== "category") readings.push({ sql: (plan as TextPlan).sqlOf(each.text), as: "number" });
    else {
      const type = `texts_${each.column}`;
      await database.run(
        `CREATE TYPE ${type} AS ENUM (SELECT raw FROM texts WHERE place = ${literal(each.column)} AND raw IS NOT NULL ORDER BY raw)`,
      );
      readings.push({ sql: `enum_code(CAST(${each.text} AS ${type}))`, as: "code" });
    }
  }
  const { cells } = await readCells(database, readings, { relation: "t", rows });
  return new Map(crowded.map((each, i) => [each, cells[i]!]));
}

type Chosen = Readonly<{ plan: ColumnPlan; cells: ReadCells }>;

/** What each text of a column is, in the order of their codes: a word, undefined for none, or a number. */
type Meanings = readonly (string | undefined)[] | Float64Array;

async function meaningsOf(database: Database, chosen: readonly Chosen[]): Promise<Map<ColumnPlan, Meanings>> {
  const ofTexts = chosen.filter(({ plan, cells }) => "from" in plan && typeof plan.from !== "string" && !(cells instanceof Float64Array));
  const words = ofTexts.flatMap(({ plan }) => (plan.kind === "category" ? [plan] : []));
  const numbers = ofTexts.flatMap(({ plan, cells }) =>
    plan.kind !== "category" && "sqlOf" in plan ? [{ plan, texts: (cells as CodedTexts).texts.length }] : [],
  );
  return new Map<ColumnPlan, Meanings>([...(await wordsOf(database, words)), ...(await numbersOf(database, numbers))]);
}

async function wordsOf(database: Database, plans: readonly WordsPlan[]): Promise<(readonly [ColumnPlan, Meanings])[]> {
  if (plans.length === 0) return [];
  const places = plans.map(({ from }) => (from as Stored).column);
  const texts = await database.rows(
    `SELECT place, word FROM texts WHERE place IN (${places.map(literal).join(", ")}) AND raw IS NOT NULL ORDER BY place, code, raw`,
  );
  const found = new Map(places.map((place): [string, (string | undefined)[]] => [place, []]));
  for (const { place, word } of texts) found.get(String(place))!.push(word === null ? undefined : String(word));
  return plans.map((plan, i) => [plan, found.get(places[i]!)!] as const);
}

/** How many columns one query looks at. */
const columnsPerQuery = 100;

async function numbersOf(
  database: Database,
  plans: readonly { readonly plan: TextPlan; readonly texts: number }[],
): Promise<(readonly [ColumnPlan, Meanings])[]> {
  const found: (readonly [ColumnPlan, Meanings])[] = [];
  for (let start = 0; start < plans.length; start += columnsPerQuery) {
    const some = plans.slice(start, start + columnsPerQuery);
    const each = some.map(
      ({ plan }, k) =>
        `SELECT ${k} AS k, code, CAST(${plan.sqlOf("raw")} AS DOUBLE) AS v FROM texts WHERE place = ${literal(plan.from.column)}`,
    );
    const rows = some.reduce((sum, { texts }) => sum + texts, 0);
    const relation = `(SELECT v FROM (${each.join(" UNION ALL ")}) ORDER BY k, code)`;
    const { cells } = await readCells(database, [{ sql: "v", as: "number" }], { relation, rows });
    let next = 0;
    for (const { plan, texts } of some) {
      found.push([plan, (cells[0] as Float64Array).subarray(next, next + texts)]);
      next += texts;
    }
  }
  return found;
}

function columnOf({ plan, cells }: Chosen, meanings: Meanings | undefined, source: string): data.Column {
  const { name } = plan;
  if (cells instanceof Float64Array) {
    if (plan.kind !== "category") return { kind: plan.kind, name, values: cells };
    return asWished(data.categoryFrom(name, Array.from(cells)), plan.wish, source);
  }
  if (cells === "crowded" || meanings === undefined) throw new Error(`column "${name}" was not read`);
  const codes = cells instanceof Int32Array ? cells : cells.codes;
  if (plan.kind === "category") return asWished(toCategories(name, codes, meanings as readonly (string | undefined)[]), plan.wish, source);
  return { kind: plan.kind, name, values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : (meanings[code] as number))) };
}

/** From codes of texts to codes of words: texts that differ in blanks are one word, and words are in the order of `sortedLabels`. */
function toCategories(name: string, codes: Int32Array, dictionary: readonly (string | undefined)[]): data.CategoryColumn {
  const categories = data.sortedLabels(new Set(dictionary.filter((word) => word !== undefined)));
  const place = new Map(categories.map((word, code) => [word, code]));
  const newCodes = Int32Array.from(dictionary, (word) => (word === undefined ? -1 : place.get(word)!));
  return { kind: "category", name, categories, codes: codes.map((code) => (code < 0 ? -1 : newCodes[code]!)) };
}
