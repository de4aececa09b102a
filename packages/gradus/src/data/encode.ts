import { UserError } from "../errors/index.js";
import { type CategoryColumn, type Column, pixelsOf } from "./column.js";
import { secondsOf, writeCycle } from "./dateEncoding.js";
import { type Encoder, type FeatureEncoding, inputNames, type TargetEncoding } from "./encoder.js";
import { gatherNotes } from "./gatherNotes.js";
import { writePixels } from "./imageEncoding.js";
import { numberInput, standardize } from "./numberEncoding.js";
import type { Table } from "./table.js";
import type { ClassTarget, Target } from "./target.js";

/**
 * A table as a network reads it. x: [rows, features], row by row. y: [rows], class codes (Int32Array) or standardised numbers (Float32Array); absent
 * where the table has no target. `notes` tell what was unexpected.
 */
export type Encoded = Readonly<{
  x: Float32Array;
  y?: Int32Array | Float32Array;
  rows: number;
  features: number;
  featureNames: readonly string[];
  notes: readonly string[];
}>;

/**
 * Applies an encoder to a table. Columns are matched by name, in any order; columns that the encoder does not know are ignored; one that the table
 * lacks counts as missing in every row, with a note. Words where numbers were learned are read as numbers, and numbers as words.
 * @throws UserError if the table has none of the encoder's columns, or a target that cannot be compared with the one learned
 */
export function encode(encoder: Encoder, table: Table): Encoded {
  const notes: string[] = [];
  const columns = matchColumns(encoder, table, notes);
  const featureNames = inputNames(encoder);
  const { rows } = table;
  const features = featureNames.length;
  const x = new Float32Array(rows * features);
  let offset = 0;
  for (const feature of encoder.features) {
    const column = columns.get(feature.column);
    offset += writeFeature(feature, column, { x, rows, features, offset });
  }
  const result = { x, rows, features, featureNames, notes: gatherNotes(notes) };
  return table.target ? { ...result, y: encodeTarget(encoder.target, table.target, table.source) } : result;
}

/** What a network reads for the first and the second of two levels. */
const binaryInputs: readonly number[] = [-1, 1];

/** Where one feature's inputs go: x[row * features + offset + i]. */
type Place = Readonly<{ x: Float32Array; rows: number; features: number; offset: number }>;

/** Writes a feature's inputs for every row; returns how many inputs it has. */
function writeFeature(feature: FeatureEncoding, column: Column | undefined, place: Place): number {
  const { x, rows, features, offset } = place;
  switch (feature.encoding) {
    case "standardized":
    case "robust":
    case "ranked":
    case "logarithm": {
      const { fill } = feature;
      const input = numberInput(feature);
      const values = column && numbersOf(column);
      for (let row = 0, at = offset; row < rows; row++, at += features) {
        const value = values && Number.isFinite(values[row]!) ? values[row]! : fill;
        x[at] = input(value);
      }
      return 1;
    }
    case "missingMark": {
      const isHere = presence(column);
      for (let row = 0, at = offset; row < rows; row++, at += features) x[at] = isHere(row) ? 0 : 1;
      return 1;
    }
    case "ordered": {
      const { levels, fill, mean, deviation } = feature;
      const input = levelsOf(column, levels, levels.length);
      for (let row = 0, at = offset; row < rows; row++, at += features)
        x[at] = standardize(input(row) < levels.length ? input(row) : fill, mean, deviation);
      return 1;
    }
    case "dateTrend": {
      const { fill, mean, deviation } = feature;
      const values = column && secondsOf(column);
      for (let row = 0, at = offset; row < rows; row++, at += features)
        x[at] = standardize(values && Number.isFinite(values[row]!) ? values[row]! : fill, mean, deviation);
      return 1;
    }
    case "dateCycle":
      if (column) writeCycle(feature, secondsOf(column), place);
      return 2 * feature.harmonics;
    case "pixels":
      writePixels(feature, column, place);
      return pixelsOf(feature.shape);
    case "binary": {
      const input = levelsOf(column, feature.levels, 2);
      for (let row = 0, at = offset; row < rows; row++, at += features) x[at] = binaryInputs[input(row)] ?? 0;
      return 1;
    }
    case "oneHot": {
      const { levels, rare } = feature;
      const width = levels.length + (rare ? 1 : 0);
      const input = levelsOf(column, levels, levels.length);
      for (let row = 0, at = offset; row < rows; row++, at += features) {
        const level = input(row);
        if (level < width) x[at + level] = 1;
      }
      return width;
    }
    default:
      return feature satisfies never;
  }
}

/** The values of a standardised target in the unit of the data: prediction * deviation + mean. Classes have no such unit. */
export function decodeTarget({ target }: Pick<Encoder, "target">, predictions: Float32Array | Float64Array): Float64Array {
  if (target.task !== "regression") throw new Error(`decodeTarget: "${target.name}" is a class; its outputs are codes of its labels`);
  return Float64Array.from(predictions, (prediction) => prediction * target.deviation + target.mean);
}

/** The encoder's columns as the table has them. Notes what is absent and what had to be read as numbers. */
function matchColumns({ features }: Encoder, table: Table, notes: string[]): Map<string, Column> {
  const found = new Map(table.columns.map((column) => [column.name, column]));
  const wanted = [...new Set(features.map(({ column }) => column))];
  const absent = wanted.filter((name) => !found.has(name));
  if (absent.length === wanted.length)
    throw new UserError({
      place: table.source,
      what: `none of the ${wanted.length} columns that the model reads is here (${wanted.slice(0, 5).join(", ")}${wanted.length > 5 ? ", ..." : ""})`,
      remedy: "Give a table with the columns of training",
    });
  for (const name of absent) notes.push(`column "${name}" is not in ${table.source}: taken as missing in every row`);
  for (const { column, encoding } of features) {
    const wished = isNumber(encoding) ? "numbers" : encoding === "dateTrend" || encoding === "dateCycle" ? "dates" : undefined;
    const words = found.get(column);
    if (wished === undefined || words?.kind !== "category") continue;
    const values = wished === "numbers" ? numbersOf(words) : secondsOf(words);
    const lost = values.reduce((count, value, row) => count + (Number.isNaN(value) && words.codes[row]! >= 0 ? 1 : 0), 0);
    if (lost > 0)
      notes.push(`column "${column}": ${lost} of ${table.rows} cells are not ${wished}, which they were in training: taken as missing`);
    found.set(column, { kind: wished === "numbers" ? "numeric" : "date", name: column, values });
  }
  return found;
}

function isNumber(encoding: FeatureEncoding["encoding"]): boolean {
  return encoding === "standardized" || encoding === "robust" || encoding === "ranked" || encoding === "logarithm";
}

/** Whether a row of a column that the encoder knows as number, date or ordered word holds one. */
function presence(column: Column | undefined): (row: number) => boolean {
  if (!column) return () => false;
  if (column.kind === "category") return (row) => column.codes[row]! >= 0;
  const values = numbersOf(column);
  return (row) => Number.isFinite(values[row]!);
}

/** @throws UserError for images */
function numbersOf(column: Column): Float64Array {
  if (column.kind !== "category") return secondsOf(column); // a date as a number is its seconds
  const numbers = column.categories.map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  return Float64Array.from(column.codes, (code) => numbers[code] ?? Number.NaN);
}

/** For each row the number of its level; `other` for a word that is none, and one more for a missing cell that is none. */
function levelsOf(column: Column | undefined, levels: readonly (string | null)[], other: number): (row: number) => number {
  const missing = levels.indexOf(null);
  const whenMissing = missing >= 0 ? missing : other + 1;
  if (!column) return () => whenMissing;
  const levelOf = new Map(levels.map((level, i) => [level, i]));
  const whenWord = (word: string): number => levelOf.get(word) ?? other;
  if (column.kind === "category") return categoryLevels(column, whenWord, whenMissing);
  return numberLevels(numbersOf(column), whenWord, whenMissing);
}

function categoryLevels(
  { codes, categories }: CategoryColumn,
  whenWord: (word: string) => number,
  whenMissing: number,
): (row: number) => number {
  const levels = categories.map(whenWord);
  return (row) => levels[codes[row]!] ?? whenMissing;
}

function numberLevels(values: Float64Array, whenWord: (word: string) => number, whenMissing: number): (row: number) => number {
  return (row) => (Number.isNaN(values[row]!) ? whenMissing : whenWord(String(values[row])));
}

function encodeTarget(learned: TargetEncoding, given: Target, source: string): Int32Array | Float32Array {
  if (learned.task === "classification") return encodeClasses(learned, given, source);
  const values = given.task === "regression" ? given.values : classNumbers(given, source);
  return Float32Array.from(values, (value) => standardize(value, learned.mean, learned.deviation));
}

function encodeClasses(
  { name, classes, counts }: Extract<TargetEncoding, { task: "classification" }>,
  given: Target,
  source: string,
): Int32Array {
  const codeOf = new Map(
    classes.map((label, code) => [label, code]).filter(([, code]) => counts[code as number]! > 0) as [string, number][],
  );
  const labels = given.task === "classification" ? given.classes.map((label) => codeOf.get(label)) : undefined;
  const labelOf = (row: number): string =>
    given.task === "classification" ? given.classes[given.codes[row]!]! : String(given.values[row]);
  const rows = given.task === "classification" ? given.codes.length : given.values.length;
  const codes = Int32Array.from({ length: rows }, (_, row) =>
    given.task === "classification" ? (labels![given.codes[row]!] ?? -1) : (codeOf.get(labelOf(row)) ?? -1),
  );
  const first = codes.indexOf(-1);
  if (first < 0) return codes;
  const label = labelOf(first);
  const count = codes.reduce((sum, code, row) => sum + (code < 0 && labelOf(row) === label ? 1 : 0), 0);
  throw new UserError({
    place: `${source}, column "${name}"`,
    what: `the label "${label}" (${count === 1 ? "1 row" : `${count} rows`}) does not occur in the train rows`,
    remedy: `Leave such rows out, or train with rows of this label. Known labels: ${[...codeOf.keys()].slice(0, 12).join(", ")}${codeOf.size > 12 ? ", ..." : ""}`,
  });
}

function classNumbers({ name, classes, codes }: ClassTarget, source: string): Float64Array {
  const numbers = classes.map(Number);
  const wrong = classes.find((label, code) => label.trim() === "" || Number.isNaN(numbers[code]));
  if (wrong !== undefined)
    throw new UserError({
      place: `${source}, column "${name}"`,
      what: `the model predicts numbers, and "${wrong}" is none`,
      remedy: "Give numbers as target",
    });
  return Float64Array.from(codes, (code) => numbers[code]!);
}
