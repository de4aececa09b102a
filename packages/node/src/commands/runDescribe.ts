import { data } from "gradus";
import { readTable, type Source, shownSource } from "../tables/index.js";
import { brief, counted, grouped, percent } from "../terminal/brief.js";
import { type Ink, inkFor } from "../terminal/ink.js";
import { sparkline } from "../terminal/sparkline.js";
import { textTable } from "../terminal/textTable.js";
import { cutTo } from "../terminal/widthOf.js";
import type { DescribeOptions } from "./describe.js";
import { withPictureProgress } from "./pictureProgress.js";
import { usualSplitColumnOf } from "./trainingData.js";

/** A column in a few facts. Bins count equal steps from the least to the greatest value. */
export type ColumnSummary = Readonly<{
  name: string;
  kind: data.Column["kind"] | "ordered";
  missing: number;
  different?: number;
  least?: number | string;
  median?: number | string;
  greatest?: number | string;
  bins?: readonly number[];
  frequent?: readonly Readonly<{ word: string; rows: number }>[];
  shape?: data.ImageShape;
}>;

/** `gradus describe`: what each column holds, and the findings. */
export async function describe(source: Source, { target, splitColumn, ignore, type: types, json = false }: DescribeOptions): Promise<void> {
  const reading = {
    ...(target !== undefined && { target }),
    ...(splitColumn !== undefined && { splitColumn }),
    ...(ignore && { ignore }),
    ...(types && { types }),
  };
  const table = await withPictureProgress((onPicture) => readTable(source, { ...reading, onPicture }));
  const findings = findingsOf(table, splitColumn ?? usualSplitColumnOf(table));
  const columns = table.columns.map(summaryOf);
  const document = {
    rows: table.rows,
    target: table.target ? { name: table.target.name, task: table.target.task } : null,
    columns,
    findings,
    notes: table.notes,
  };
  const lines = json
    ? [JSON.stringify(document)]
    : describeLines(shownSource(source), { table, columns, findings }, inkFor(process.stdout));
  process.stdout.write(`${lines.join("\n")}\n`);
}

function findingsOf(table: data.Table, splitColumn: string | undefined): data.Finding[] {
  if (splitColumn === undefined) return data.examine(table);
  const [train, dev, test] = table.splitBy(splitColumn, { seed: 1 });
  return data.examine(train, { dev, test });
}

/** What `gradus describe` says of a column. */
export function summaryOf(column: data.Column): ColumnSummary {
  const { name } = column;
  switch (column.kind) {
    case "image":
      return { name, kind: column.kind, missing: 0, shape: column.shape };
    case "category": {
      const counts = new Int32Array(column.categories.length);
      let missing = 0;
      for (const code of column.codes) code < 0 ? missing++ : counts[code]!++;
      const words = column.categories.map((word, code) => ({ word, rows: counts[code]! })).filter(({ rows }) => rows > 0);
      const frequent = [...words].sort((a, b) => b.rows - a.rows).slice(0, 5);
      return { name, kind: column.ordered ? "ordered" : "category", missing, different: words.length, frequent };
    }
    case "numeric":
    case "date": {
      const values = finiteValues(column.values).sort();
      const missing = column.values.length - values.length;
      if (values.length === 0) return { name, kind: column.kind, missing };
      const shown = (value: number): number | string => (column.kind === "date" ? new Date(value * 1000).toISOString() : value);
      const [least, greatest] = [values[0]!, values.at(-1)!];
      const median = values[values.length >> 1]!;
      return {
        name,
        kind: column.kind,
        missing,
        different: differentIn(values),
        least: shown(least),
        median: shown(median),
        greatest: shown(greatest),
        bins: binsOf(values, least, greatest),
      };
    }
    default:
      return column satisfies never;
  }
}

function finiteValues(values: Float64Array): Float64Array {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (const value of values) if (Number.isFinite(value)) finite[count++] = value;
  return finite.subarray(0, count);
}

function differentIn(sorted: Float64Array): number {
  let different = 0;
  for (let at = 0; at < sorted.length; at++) if (at === 0 || sorted[at] !== sorted[at - 1]) different++;
  return different;
}

const binCount = 12;

function binsOf(values: Float64Array, least: number, greatest: number): number[] {
  const bins = new Array<number>(greatest > least ? binCount : 1).fill(0);
  for (const value of values) bins[Math.min(bins.length - 1, Math.floor(((value - least) / (greatest - least || 1)) * bins.length))]!++;
  return bins;
}

/** How many columns are shown one by one. */
const mostColumns = 60;

type Described = Readonly<{ table: data.Table; columns: readonly ColumnSummary[]; findings: readonly data.Finding[] }>;

function describeLines(shown: string, { table, columns, findings }: Described, ink: Ink): string[] {
  const { target, rows } = table;
  const told = findings.filter(({ finding }) => finding !== "missing").map(data.describeFinding);
  const header = ["column", "kind", "missing", "different", "", "least .. median .. greatest, or words"];
  const more = columns.length > mostColumns ? [`... and ${columns.length - mostColumns} more (--json has all)`] : [];
  return [
    `${ink.strong(shown)}: ${counted(rows, "row")}, ${counted(columns.length, "column")}${target ? ` and the target "${target.name}" (${target.task})` : ""}`,
    ...textTable({ header, rows: columns.slice(0, mostColumns).map((column) => columnCells(column, rows)), right: [2, 3] }),
    ...more,
    ...(target ? ["", ...targetLines(target)] : []),
    ...(table.notes.length > 0 ? ["", ink.strong("Read"), ...table.notes.map((note) => `  ${note}`)] : []),
    "",
    ink.strong("To know before training"),
    ...(told.length > 0 ? data.gatherNotes(told) : ["nothing conspicuous"]).map((line) => `  ${line}`),
  ];
}

function columnCells(column: ColumnSummary, rows: number): string[] {
  const { name, kind, missing, different, bins, frequent, shape, least, median, greatest } = column;
  const range = [least, median, greatest]
    .map((value) => (typeof value === "number" ? shortNumber(value) : shortDate(value ?? "")))
    .join(" .. ");
  const words = frequent?.map(({ word, rows: count }) => `${word} ${percent(count / rows)}`).join(", ");
  const told = shape ? shape.join(" x ") : (words ?? (least === undefined ? "" : range));
  const drawn = bins ?? frequent?.map((each) => each.rows);
  return [
    cutTo(name, 30),
    kind === "numeric" ? "number" : kind,
    missing > 0 ? percent(missing / rows) : "",
    different === undefined ? "" : grouped(different),
    drawn ? sparkline(drawn) : "",
    cutTo(told, 70),
  ];
}

function shortNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? grouped(value) : brief(value);
}

/** A date without a time of day that is midnight. */
function shortDate(iso: string): string {
  return iso.replace(/T00:00:00\.000Z$/, "").replace(/:00\.000Z$/, "");
}

function targetLines(target: data.Target): string[] {
  const column = data.columnOfTarget(target);
  const { frequent, bins, least, median, greatest, different } = summaryOf(column);
  if (frequent) {
    const rows = target.task === "classification" ? target.codes.length : 0;
    const shares = frequent.map(({ word, rows: count }) => `${word} ${percent(count / rows)}`).join(", ");
    return [
      `target "${target.name}": ${counted(different ?? 0, "class", "classes")}  ${sparkline(frequent.map((each) => each.rows))}  ${cutTo(shares, 70)}`,
    ];
  }
  return [
    `target "${target.name}": ${[least, median, greatest].map((value) => shortNumber(Number(value))).join(" .. ")}  ${sparkline(bins ?? [])}`,
  ];
}
