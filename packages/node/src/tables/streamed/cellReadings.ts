import { data, UserError } from "gradus";
import type { ColumnPlan, WordsPlan } from "../columnPlan.js";
import { type Database, literal, type Reading } from "../database.js";
import { asWished } from "../wishedWords.js";
import type { Cells, Kind } from "./rowFile.js";

/** What a column of the file is for. */
export type Role = "feature" | "target" | "weight";

/**
 * A column as it is read from every chunk and kept. Of codes there is one for each of `labels`, in their order; -1 is a missing cell, and one more than the last code a
 * word that the sample does not have.
 */
export type CellReading = Readonly<{
  name: string;
  role: Role;
  kind: Kind;
  labels: readonly string[];
  reading: Reading;
  /** What is kept of what was read; `row` is the number of the chunk's first row. */
  kept: (cells: Cells, row: number) => Cells;
}>;

/**
 * How each row of the file becomes what the rows of the sample became: by the same plans, words by the sample's words. Relation `t` is the sample.
 * @throws UserError if a word is none of those that the user said
 */
export async function cellReadings(
  database: Database,
  plans: readonly ColumnPlan[],
  { sample, weights }: { readonly sample: data.Table; readonly weights: string | undefined },
): Promise<CellReading[]> {
  const readings: CellReading[] = [];
  for (const plan of plans) {
    const { name } = plan;
    const role = name === sample.target?.name ? "target" : name === weights ? "weight" : "feature";
    const column = sample.column(name);
    if (role === "feature" && column === undefined) continue; // it numbers the rows
    const isCoded = role === "target" ? sample.target?.task === "classification" : plan.kind === "category";
    if (!isCoded) readings.push({ name, role, kind: "number", labels: [], ...(await numberReading(database, plan, sample.source)) });
    else readings.push({ name, role, kind: "code", ...(await codeReading(database, plan, sample)) });
  }
  return readings;
}

const sqlOf = (plan: Exclude<ColumnPlan, WordsPlan>): string => ("sqlOf" in plan ? plan.sqlOf(plan.from.text) : plan.sql);

const asIs = (cells: Cells): Cells => cells;

/** A column of numbers; words that are numbers, where a target of them is to be a number. */
async function numberReading(database: Database, plan: ColumnPlan, source: string): Promise<Pick<CellReading, "reading" | "kept">> {
  if (plan.kind !== "category") return { reading: { sql: sqlOf(plan), as: "number" }, kept: asIs };
  const { reading, words } = await wordReading(database, plan);
  return {
    reading,
    kept: (cells, row) => {
      const numbers =
        words === undefined ? undefined : Float64Array.from(words, (word) => (word.trim() === "" ? Number.NaN : Number(word)));
      return Float64Array.from(cells, (cell, at) => {
        if (numbers === undefined || cell < 0) return numbers === undefined ? cell : Number.NaN;
        if (cell < numbers.length) return numbers[cell]!;
        throw strange(source, plan.name, row + at);
      });
    },
  };
}

/** What is read of words: codes of `words`, or numbers, which become the words that write them. */
type WordReading = Readonly<{ reading: Reading; words?: readonly string[] }>;

async function wordReading(database: Database, { from, wish }: WordsPlan): Promise<WordReading> {
  if (typeof from === "string") return { reading: { sql: from, as: "number" } };
  const more = typeof wish === "object" ? wish.ordered : [];
  const place = literal(from.column);
  const listed = `SELECT DISTINCT word FROM (SELECT word FROM texts WHERE place = ${place} AND word IS NOT NULL${more
    .map((word) => ` UNION ALL SELECT ${literal(word)}`)
    .join("")}) ORDER BY word`;
  const words = (await database.rows(listed)).map(({ word }) => String(word));
  if (words.length === 0) return { reading: { sql: `CASE WHEN word(${from.text}) IS NULL THEN -1 ELSE 0 END`, as: "code" }, words };
  const type = `words_${from.column}`;
  await database.run(`CREATE TYPE ${type} AS ENUM (${listed})`);
  const sql = `CASE WHEN word(${from.text}) IS NULL THEN -1 ELSE coalesce(CAST(enum_code(TRY_CAST(word(${from.text}) AS ${type})) AS INTEGER), ${words.length}) END`;
  return { reading: { sql, as: "code" }, words };
}

async function codeReading(
  database: Database,
  plan: ColumnPlan,
  sample: data.Table,
): Promise<Pick<CellReading, "labels" | "reading" | "kept">> {
  const { name } = plan;
  const target = sample.target?.name === name ? sample.target : undefined;
  const column = sample.column(name);
  const labels = target?.task === "classification" ? target.classes : column?.kind === "category" ? column.categories : [];
  if (plan.kind !== "category") return { labels, reading: { sql: sqlOf(plan), as: "number" }, kept: numbersAsCodes(labels) };
  const { reading, words } = await wordReading(database, plan);
  if (words === undefined) {
    const kept = plan.wish ? undefined : numbersAsCodes(labels);
    if (kept) return { labels, reading, kept };
    return { labels, reading, kept: wishedNumbers(plan, sample.source) };
  }
  const all: data.CategoryColumn = { kind: "category", name, categories: words, codes: Int32Array.from(words, (_, code) => code) };
  const wished = asWished(all, plan.wish, sample.source);
  const places = new Map(labels.map((label, code) => [label, code]));
  const codeOf = Int32Array.from(wished.codes, (code) => places.get(wished.categories[code]!) ?? labels.length);
  const kept = (cells: Cells, row: number): Int32Array =>
    Int32Array.from(cells as Int32Array, (cell, at) => {
      if (cell < 0) return -1;
      if (cell >= words.length && plan.wish) throw strange(sample.source, name, row + at);
      return codeOf[cell] ?? labels.length;
    });
  return { labels, reading, kept };
}

/** The code of the word that writes a number. */
function numbersAsCodes(labels: readonly string[]): CellReading["kept"] {
  const codes = new Map(labels.map((label, code) => [Number(label), code]));
  return (cells) => Int32Array.from(cells, (value) => (Number.isNaN(value) ? -1 : (codes.get(value) ?? labels.length)));
}

function wishedNumbers({ name, wish }: WordsPlan, source: string): CellReading["kept"] {
  return (cells) => {
    const words = data.categoryFrom(name, Array.from(cells));
    return asWished(words, wish, source).codes;
  };
}

function strange(source: string, column: string, row: number): UserError {
  return new UserError({
    place: `${source}, row ${row + 1}, column "${column}"`,
    what: "the word here is none of those that were said or seen in the sample",
    remedy: "Correct it, or say another type",
  });
}
