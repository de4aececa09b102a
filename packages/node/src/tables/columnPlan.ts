import { collectFacts, type Facts, momentPart, momentParts, type Stored, storedColumns } from "./columnFacts.js";
import type { Database } from "./database.js";
import type { Imported } from "./importFile.js";

/** A column to read: numbers by an SQL expression (as words where `words` says so), or the words of a stored column. */
export type ColumnPlan =
  | Readonly<{ name: string; kind: "numeric"; sql: string; words?: boolean }>
  | Readonly<{ name: string; kind: "category"; stored: Stored }>;

/** What the user or a model says of columns: `kinds` forces how one is read, and `kept` must not be left out. */
export type Wishes = Readonly<{ kinds: ReadonlyMap<string, "numeric" | "category">; kept: ReadonlySet<string> }>;

export type Plan = Readonly<{ columns: readonly ColumnPlan[]; notes: readonly string[] }>;

/** Text with more than `fewWords` different words is left out if a word occurs less than `fewestRowsPerWord` times on average: names, ids, prose. */
const fewWords = 20;
const fewestRowsPerWord = 5;

/**
 * Decides how each column of table `t` becomes numbers or words: numbers stay, text that is all numbers (or all dates, or all times) becomes these,
 * dates become year, month, weekday and hour as far as these vary, other text becomes words unless nearly every row has another one.
 */
export async function planColumns(database: Database, imported: Imported, wishes: Wishes): Promise<Plan> {
  const stored = await storedColumns(database, imported);
  const facts = await collectFacts(database, stored, imported.decimalComma);
  const plans = stored.map((each) => planColumn(each, facts.get(each) ?? new Map(), wishes));
  return { columns: plans.flatMap(({ columns }) => columns), notes: plans.flatMap(({ notes }) => notes) };
}

function planColumn(stored: Stored, facts: Facts, wishes: Wishes): Plan {
  const { name, column, type, holds } = stored;
  switch (holds) {
    case "nothing usable":
      return {
        columns: [],
        notes: [`"${name}" is left out: it holds ${type.endsWith("]") ? "lists" : `${type.toLowerCase().replace(/\(.*/s, "")} values`}`],
      };
    case "number":
      return planNumber(stored, facts, wishes);
    case "moment":
      return planMoment(stored, column, facts, wishes);
    case "time":
      return planTime(name, `CAST(${column} AS TIME)`);
    case "text":
      return planText(stored, facts, wishes);
    default:
      return holds satisfies never;
  }
}

function planNumber({ name, column }: Stored, facts: Facts, wishes: Wishes): Plan {
  if (wishes.kinds.get(name) === "category") return { columns: [{ name, kind: "numeric", sql: column, words: true }], notes: [] };
  const exact = facts.get("whole") !== 1 || facts.get("largest")! <= Number.MAX_SAFE_INTEGER;
  return numeric(name, column, exact ? undefined : `"${name}" holds whole numbers beyond 2^53: read as the nearest number of 53 bits`);
}

function planText(stored: Stored, facts: Facts, wishes: Wishes): Plan {
  const { name, text } = stored;
  const fact = (key: string): number => facts.get(key)!;
  const [words, distinct, wish] = [fact("words"), fact("distinct"), wishes.kinds.get(name)];
  const cast = (type: string): string => `TRY_CAST(word(${text}) AS ${type})`;
  if (wish === "category") return { columns: [{ name, kind: "category", stored }], notes: [] };
  if (fact("numbers") === words) return numeric(name, cast("DOUBLE"));
  if (fact("commaNumbers") === words)
    return numeric(
      name,
      `TRY_CAST(replace(word(${text}), ',', '.') AS DOUBLE)`,
      `"${name}" is written with a decimal comma: read as numbers`,
    );
  if (wish === "numeric")
    return numeric(name, cast("DOUBLE"), `"${name}": ${words - fact("numbers")} cells are not numbers: taken as missing`);
  if (fact("times") === words && fact("moments") < words) return planTime(name, cast("TIME"));
  if (fact("moments") === words) return planMoment(stored, cast("TIMESTAMP"), facts, wishes);
  if (distinct > fewWords && distinct * fewestRowsPerWord > words && !wishes.kept.has(name))
    return {
      columns: [],
      notes: [`"${name}" is left out: text with ${distinct} different values in ${words} rows, too few rows for each`],
    };
  return { columns: [{ name, kind: "category", stored }], notes: [] };
}

/** A target or a column that a model knows as a number stays one: seconds since 1970. */
function planMoment(stored: Stored, moment: string, facts: Facts, wishes: Wishes): Plan {
  const { name } = stored;
  if (wishes.kinds.get(name) === "category") return { columns: [{ name, kind: "category", stored }], notes: [] };
  if (wishes.kept.has(name)) return numeric(name, `epoch(${moment})`, `"${name}" holds dates: read as seconds since 1970`);
  const parts = momentParts.filter((part) => facts.get(part) === 1 || wishes.kinds.has(partName(name, part)));
  if (parts.length === 0) return { columns: [], notes: [`"${name}" is left out: it holds one and the same date`] };
  const columns = parts.map((part) => ({ name: partName(name, part), kind: "numeric", sql: momentPart(part, moment) }) as const);
  return { columns, notes: [`"${name}" holds dates: read as ${parts.join(", ")}`] };
}

const partName = (name: string, part: string): string => `${name} (${part})`;

function planTime(name: string, time: string): Plan {
  return numeric(name, `epoch(${time}) / 3600`, `"${name}" holds times of day: read as hours`);
}

function numeric(name: string, sql: string, note?: string): Plan {
  return { columns: [{ name, kind: "numeric", sql }], notes: note === undefined ? [] : [note] };
}
