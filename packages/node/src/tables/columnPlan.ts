import type { data } from "gradus";
import { type Facts, type MomentForm, momentForms, momentIn, notOf, type Stored } from "./columnFacts.js";

/** What a column can be said to hold: a kind of column, "boolean" (words that become false and true), "text" (left out), or words in their order. */
export type WishedKind = data.Column["kind"] | "boolean" | "text" | Readonly<{ ordered: readonly string[] }>;

/**
 * A column to read: numbers or seconds by an SQL expression (`inFile`: they are numbers in the file already), by one of each text of a column of texts, or
 * words.
 */
export type ColumnPlan = TypedPlan | TextPlan | WordsPlan;

export type TypedPlan = Readonly<{ name: string; kind: "numeric" | "date"; sql: string; inFile?: true }>;

/** `sqlOf` makes the expression of the text's. */
export type TextPlan = Readonly<{ name: string; kind: "numeric" | "date"; from: Stored; sqlOf: (text: string) => string }>;

/** The texts of a column as words, or (`from` is an expression) numbers as words. */
export type WordsPlan = Readonly<{
  name: string;
  kind: "category";
  from: Stored | string;
  wish?: "boolean" | Readonly<{ ordered: readonly string[] }>;
}>;

/** What the user or a model says of columns: `kinds` forces how one is read, and `kept` must not be left out. */
export type Wishes = Readonly<{ kinds: ReadonlyMap<string, WishedKind>; kept: ReadonlySet<string>; target?: string | undefined }>;

export type Plan = Readonly<{ columns: readonly ColumnPlan[]; notes: readonly string[] }>;

/** Text with more than `fewWords` different words is left out if a word occurs less than `fewestRowsPerWord` times on average: names, ids, prose. */
const fewWords = 20;
const fewestRowsPerWord = 5;

/** From this share of numbers (or dates) on, cells that are none are taken for mistakes; below, the whole column is words. */
const mostly = 0.95;

/** Whether the texts of a column are to be looked at, rather than what the database makes of them. */
export function isReadAsText({ name, holds }: Stored, { kinds }: Wishes): boolean {
  const wish = kinds.get(name);
  if (wish === "text") return false;
  return holds === "text" || (holds === "moment" && wish !== undefined && wish !== "numeric" && wish !== "date");
}

/**
 * Decides how a column of table `t` becomes numbers, dates or words: numbers and dates stay, text that is all numbers (or all dates, or all times)
 * becomes these, also where few cells are something else; other text becomes words unless nearly every row has another one. Columns that are not read as
 * text need no facts.
 */
export function planColumn(stored: Stored, facts: Facts, wishes: Wishes): Plan {
  const { name, column, type, holds } = stored;
  const wish = wishes.kinds.get(name);
  if (wish === "text") return leftOut(name, "text, as you said");
  switch (holds) {
    case "nothing usable":
      return leftOut(name, `it holds ${type.endsWith("]") ? "lists" : `${type.toLowerCase().replace(/\(.*/s, "")} values`}`);
    case "number":
      return planNumber(stored, wish);
    case "moment":
      return planMoment(stored, wishes);
    case "time":
      return numeric(name, `epoch(CAST(${column} AS TIME)) / 3600`, timeNote(name));
    case "text":
      return planText(stored, facts, wishes);
    default:
      return holds satisfies never;
  }
}

function planNumber({ name, column }: Stored, wish: WishedKind | undefined): Plan {
  if (wish === "date") return { columns: [{ name, kind: "date", sql: secondsOfNumber(column) }], notes: [] };
  if (wish !== undefined && wish !== "numeric") return words(name, column, wish);
  return { columns: [{ name, kind: "numeric", sql: column, inFile: true }], notes: [] };
}

/** Numbers as moments: 20240131 is a day, whatever is larger than 1e11 is milliseconds since 1970, all else seconds. */
function secondsOfNumber(column: string): string {
  const day = `try_strptime(CAST(CAST(${column} AS BIGINT) AS VARCHAR), '%Y%m%d')`;
  return `CASE WHEN ${column} BETWEEN 10000101 AND 99991231 THEN epoch(${day}) WHEN abs(${column}) > 1e11 THEN ${column} / 1e3 ELSE ${column} END`;
}

function planText(stored: Stored, facts: Facts, wishes: Wishes): Plan {
  const { name } = stored;
  const fact = (key: string): number => Number(facts.get(key));
  const [all, distinct, wish] = [fact("words"), fact("distinct"), wishes.kinds.get(name)];
  const cast = (type: string) => (text: string) => `TRY_CAST(word(${text}) AS ${type})`;
  const numbers = (sqlOf: TextPlan["sqlOf"], note?: string): Plan => ofText(stored, "numeric", sqlOf, note);
  if (wish !== undefined && wish !== "numeric" && wish !== "date") return words(name, stored, wish);
  if (wish !== "date" && fact("numbers") === all) return numbers(cast("DOUBLE"));
  if (wish !== "date" && fact("commaNumbers") === all)
    return numbers(
      (text) => `TRY_CAST(replace(word(${text}), ',', '.') AS DOUBLE)`,
      `"${name}" is written with a decimal comma: read as numbers`,
    );
  if (wish === "numeric") return numbers(cast("DOUBLE"), oddCells(name, all - fact("numbers"), all, facts.get("notNumber"), "number"));
  const form = momentForms.reduce((best, each) => (fact(each.name) > fact(best.name) ? each : best));
  const moments = fact(form.name);
  if (fact("times") === all && moments < all && wish === undefined)
    return numbers((text) => `epoch(${cast("TIME")(text)}) / 3600`, timeNote(name));
  if (moments === all || wish === "date") return planMomentText(stored, form, wishes, oddDates(name, all - moments, { all, form, facts }));
  if (distinct > fewWords && fact("numbers") >= mostly * all && name !== wishes.target)
    return numbers(
      cast("DOUBLE"),
      `${oddCells(name, all - fact("numbers"), all, facts.get("notNumber"), "number")} (as words: --type "${name}=category")`,
    );
  if (moments >= mostly * all && name !== wishes.target)
    return planMomentText(
      stored,
      form,
      wishes,
      `${oddDates(name, all - moments, { all, form, facts })} (as words: --type "${name}=category")`,
    );
  const half = fact("numbers") >= all / 2 ? "number" : moments >= all / 2 ? "date" : undefined;
  const oddHalf = (then: string): string => {
    const [fitting, example] = half === "date" ? [moments, facts.get(notOf(form))] : [fact("numbers"), facts.get("notNumber")];
    return oddCells(name, all - fitting, all, example, half!, `${then} (--type "${name}=${half}" takes these as missing)`);
  };
  if (distinct > fewWords && distinct * fewestRowsPerWord > all && !wishes.kept.has(name))
    return half
      ? { columns: [], notes: [oddHalf("the column is left out")] }
      : leftOut(name, `text with ${distinct} different values in ${all} rows, too few rows for each`);
  const mixed = half ? [oddHalf("the whole column is read as words")] : [];
  return { columns: [{ name, kind: "category", from: stored }], notes: mixed };
}

const secondsOf = (moment: string): string => `epoch(CAST(${moment} AS TIMESTAMP))`;
const momentNote = (name: string): string => `"${name}" holds dates: read as seconds since 1970`;

/** A target stays a number: seconds since 1970. */
const isForNumbers = (name: string, { kinds, target }: Wishes): boolean => kinds.get(name) === "numeric" || name === target;

function planMoment(stored: Stored, wishes: Wishes): Plan {
  const { name, column } = stored;
  const wish = wishes.kinds.get(name);
  if (wish !== undefined && wish !== "date" && wish !== "numeric") return words(name, stored, wish);
  if (isForNumbers(name, wishes)) return numeric(name, secondsOf(column), momentNote(name));
  return { columns: [{ name, kind: "date", sql: secondsOf(column) }], notes: [] };
}

function planMomentText(stored: Stored, form: MomentForm, wishes: Wishes, note?: string): Plan {
  const isNumber = isForNumbers(stored.name, wishes);
  const seconds = (text: string): string => secondsOf(momentIn(form, `word(${text})`));
  return ofText(stored, isNumber ? "numeric" : "date", seconds, note ?? (isNumber ? momentNote(stored.name) : undefined));
}

function oddDates(
  name: string,
  odd: number,
  { all, form, facts }: Readonly<{ all: number; form: MomentForm; facts: Facts }>,
): string | undefined {
  return odd === 0 ? undefined : oddCells(name, odd, all, facts.get(notOf(form)), "date");
}

/** Cells that are not what the others are, with one of them. */
function oddCells(name: string, odd: number, all: number, example: unknown, kind: string, then = "taken as missing"): string {
  return `"${name}": ${odd} of ${all} cells ${odd === 1 ? `is no ${kind}` : `are no ${kind}s`} (${odd === 1 ? "" : "such as "}"${String(example)}"): ${then}`;
}

const timeNote = (name: string): string => `"${name}" holds times of day: read as hours`;

function words(name: string, from: Stored | string, wish: Exclude<WishedKind, "numeric" | "date">): Plan {
  const special = wish === "boolean" || typeof wish === "object" ? { wish } : {};
  return { columns: [{ name, kind: "category", from, ...special }], notes: [] };
}

function numeric(name: string, sql: string, note?: string): Plan {
  return { columns: [{ name, kind: "numeric", sql }], notes: note === undefined ? [] : [note] };
}

function ofText(from: Stored, kind: "numeric" | "date", sqlOf: TextPlan["sqlOf"], note?: string): Plan {
  return { columns: [{ name: from.name, kind, from, sqlOf }], notes: note === undefined ? [] : [note] };
}

function leftOut(name: string, why: string): Plan {
  return { columns: [], notes: [`"${name}" is left out: ${why}`] };
}
