import { data } from "gradus";
import type { ColumnPlan } from "./columnPlan.js";
import { type Database, literal } from "./database.js";
import { asWished } from "./wishedWords.js";

/** The word that each different text of a column means, in the order of the texts, which is that of the codes that are read. */
type Dictionary = readonly (string | undefined)[];

/**
 * Reads numbers, moments and words of table `t` in one pass. Words go through an ENUM type over the different texts of a column, so that a cell is a small
 * number and never a JavaScript text.
 * @throws UserError if a word is none of those that the user said
 */
export async function readColumns(
  database: Database,
  plans: readonly ColumnPlan[],
  { rows, source }: { readonly rows: number; readonly source: string },
): Promise<data.Column[]> {
  const allTexts = await textsOf(database, plans);
  const dictionaries = new Map<ColumnPlan, Dictionary>();
  for (const [i, plan] of plans.entries()) {
    if (plan.kind !== "category" || typeof plan.from === "string") continue;
    const dictionary = allTexts.get(plan.from.column) ?? [];
    dictionaries.set(plan, dictionary);
    if (dictionary.length === 0) continue;
    const texts = `SELECT raw FROM texts WHERE place = ${literal(plan.from.column)} AND raw IS NOT NULL ORDER BY raw`;
    await database.run(`CREATE TYPE texts${i} AS ENUM (${texts})`);
  }
  const readings = plans.map((plan, i) => {
    if (plan.kind !== "category") return { sql: plan.sql, as: "number" as const };
    if (typeof plan.from === "string") return { sql: plan.from, as: "number" as const };
    return { sql: dictionaries.get(plan)!.length > 0 ? `enum_code(CAST(${plan.from.text} AS texts${i}))` : "NULL", as: "code" as const };
  });
  const read = await database.read(readings, "t", rows);
  return plans.map((plan, i) => {
    const cells = read[i]!;
    if (plan.kind !== "category") return { kind: plan.kind, name: plan.name, values: cells as Float64Array };
    const dictionary = dictionaries.get(plan);
    const words = dictionary ? toCategories(plan.name, cells as Int32Array, dictionary) : data.categoryFrom(plan.name, Array.from(cells));
    return asWished(words, plan.wish, source);
  });
}

async function textsOf(database: Database, plans: readonly ColumnPlan[]): Promise<Map<string, Dictionary>> {
  const places = plans.flatMap((plan) => (plan.kind === "category" && typeof plan.from !== "string" ? [literal(plan.from.column)] : []));
  if (places.length === 0) return new Map();
  const texts = await database.rows(
    `SELECT place, word FROM texts WHERE place IN (${places.join(", ")}) AND raw IS NOT NULL ORDER BY place, raw`,
  );
  const found = new Map<string, (string | undefined)[]>();
  for (const { place, word } of texts) {
    const dictionary = found.get(String(place)) ?? [];
    found.set(String(place), dictionary);
    dictionary.push(word === null ? undefined : String(word));
  }
  return found;
}

/** From codes of texts to codes of words: texts that differ in blanks are one word, and words are in the order of `sortedLabels`. */
function toCategories(name: string, codes: Int32Array, dictionary: Dictionary): data.CategoryColumn {
  const categories = data.sortedLabels(new Set(dictionary.filter((word) => word !== undefined)));
  const place = new Map(categories.map((word, code) => [word, code]));
  const newCodes = dictionary.map((word) => (word === undefined ? -1 : place.get(word)!));
  return { kind: "category", name, categories, codes: codes.map((code) => (code < 0 ? -1 : newCodes[code]!)) };
}
