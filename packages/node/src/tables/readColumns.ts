import { data } from "gradus";
import { distinctTable } from "./columnFacts.js";
import type { ColumnPlan } from "./columnPlan.js";
import type { Database } from "./database.js";

/** Each different text of a stored column and the word that it means, in the order of the codes that are read. */
type Dictionary = readonly Readonly<{ raw: unknown; word: unknown }>[];

/**
 * Reads numbers and words of table `t` in one pass. Words go through an ENUM type over the different texts of a column, so that a cell is a small number
 * and never a JavaScript text.
 */
export async function readColumns(database: Database, plans: readonly ColumnPlan[], rows: number): Promise<data.Column[]> {
  const dictionaries = new Map<ColumnPlan, Dictionary>();
  for (const [i, plan] of plans.entries()) {
    if (plan.kind !== "category") continue;
    const table = distinctTable(plan.stored);
    const dictionary = await database.rows(`SELECT raw, word FROM ${table} WHERE raw IS NOT NULL ORDER BY raw`);
    dictionaries.set(plan, dictionary as unknown as Dictionary);
    if (dictionary.length > 0)
      await database.run(`CREATE TYPE texts${i} AS ENUM (SELECT raw FROM ${table} WHERE raw IS NOT NULL ORDER BY raw)`);
  }
  const readings = plans.map((plan, i) => {
    if (plan.kind === "numeric") return { sql: plan.sql, as: "number" as const };
    return { sql: dictionaries.get(plan)!.length > 0 ? `enum_code(CAST(${plan.stored.text} AS texts${i}))` : "NULL", as: "code" as const };
  });
  const read = await database.read(readings, "t", rows);
  return plans.map((plan, i) => {
    const cells = read[i]!;
    if (plan.kind === "numeric" && plan.words) return data.categoryFrom(plan.name, Array.from(cells));
    if (cells instanceof Float64Array) return { kind: "numeric", name: plan.name, values: cells };
    return toCategories(plan.name, cells, dictionaries.get(plan)!);
  });
}

/** From codes of texts to codes of words: texts that differ in blanks are one word, and words are in the order of `sortedLabels`. */
function toCategories(name: string, codes: Int32Array, dictionary: Dictionary): data.CategoryColumn {
  const words = dictionary.map(({ word }) => (word === null ? undefined : String(word)));
  const categories = data.sortedLabels(new Set(words.filter((word) => word !== undefined)));
  const place = new Map(categories.map((word, code) => [word, code]));
  const newCodes = words.map((word) => (word === undefined ? -1 : place.get(word)!));
  return { kind: "category", name, categories, codes: codes.map((code) => (code < 0 ? -1 : newCodes[code]!)) };
}
