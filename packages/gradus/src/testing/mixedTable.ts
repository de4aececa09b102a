import { type Column, Table, type Target } from "../data/index.js";

const rows = 60;
const cells = <T>(cell: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => cell(row));

/** Words of rows by number; undefined is a missing cell. */
function words(name: string, categories: readonly string[], code: (row: number) => number, ordered?: true): Column {
  return { kind: "category", name, codes: Int32Array.from(cells(code)), categories, ...(ordered && { ordered }) };
}

/** A table with a column of every kind, missing and infinite cells and rare words among them; the target is a class or a number. */
export function mixedTable(task: Target["task"]): Table {
  const wave = (row: number): number => Math.sin(row * 1.7);
  const columns: Column[] = [
    { kind: "numeric", name: "pressure", values: Float64Array.from(cells((row) => 1013.25 + 5 * wave(row))) },
    {
      kind: "numeric",
      name: "income",
      values: Float64Array.from(cells((row) => (row % 9 === 4 ? Number.NaN : Math.round(Math.exp(8 + 3 * wave(row)))))),
    },
    { kind: "numeric", name: "rate", values: Float64Array.from(cells((row) => (row % 13 === 5 ? Number.POSITIVE_INFINITY : row % 5))) },
    words("smoker", ["no", "yes"], (row) => (row * 7) % 2),
    words("member", ["no", "yes"], (row) => (row % 10 === 3 ? -1 : row % 3 === 0 ? 1 : 0)),
    words("port", ["Cork", "Göteborg", "Łódź", "São Paulo"], (row) => (row % 11 === 0 ? -1 : row % 4)),
    words("street", ["a", "b", "c", "d", "e"], (row) => (row < 3 ? 2 + row : row % 2)),
    words("cut", ["fair", "good", "ideal"], (row) => (row % 12 === 7 ? -1 : row % 3), true),
    { kind: "date", name: "day", values: Float64Array.from(cells((row) => (row % 14 === 2 ? Number.NaN : 1.6e9 + row * 813_123.5))) },
  ];
  const target: Target =
    task === "classification"
      ? { name: "outcome", task, classes: ["left", "stayed", "unknown"], codes: Int32Array.from(cells((row) => row % 3)) }
      : { name: "price", task, values: Float64Array.from(cells((row) => 250_000 + 80_000 * wave(row))) };
  return new Table({ columns, target });
}

/** Rows to predict for: what training has seen, and what it has not. */
export const mixedQuestions: readonly Readonly<Record<string, number | string | Date | null>>[] = [
  { pressure: 1010, income: 3000, rate: 2, smoker: "no", member: "yes", port: "Cork", street: "a", cut: "ideal", day: 1.62e9 },
  { pressure: 1018.5, income: null, rate: null, smoker: "yes", member: null, port: null, street: null, cut: null, day: null },
  {
    pressure: 1e300,
    income: -5,
    rate: Number.POSITIVE_INFINITY,
    smoker: "perhaps",
    member: "?",
    port: "Rome",
    street: "z",
    cut: "bad",
    day: 0,
  },
  { pressure: 1013.25, income: 1e9, rate: 4, smoker: "no", member: "no", port: "Łódź", street: "e", cut: "fair", day: 1.7e9 },
  { pressure: 1012, income: 148, rate: 0, smoker: "yes", member: "no", port: "São Paulo", street: "b", cut: "good", day: 1.65432e9 },
];
