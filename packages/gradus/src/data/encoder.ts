import { oneOf, positiveInteger, UserError } from "../errors/index.js";
import { type CategoryColumn, type Column, categoryCounts, isEmpty, type NumericColumn } from "./column.js";
import { cycleNames, type DateCycle, type DateTrend, fitDate } from "./dateEncoding.js";
import { gatherNotes } from "./gatherNotes.js";
import { fitPixels, type Pixels, pixelNames } from "./imageEncoding.js";
import { median } from "./median.js";
import { moments } from "./moments.js";
import { fitNumber, type NumberFeature, type NumberScale, numberScales } from "./numberEncoding.js";
import { fitOrdered, type Ordered } from "./orderedEncoding.js";
import type { Table } from "./table.js";
import type { Target } from "./target.js";
import { checkTrainable } from "./trainable.js";

/** 1 where the number, date or ordered word is missing (a number: or infinite), else 0. One input. */
export type MissingMark = Readonly<{ encoding: "missingMark"; column: string }>;

/** A word that has one of two levels: -1 for the first, +1 for the second, 0 for a word not seen in training. Level null is a missing cell. */
export type Binary = Readonly<{ encoding: "binary"; column: string; levels: readonly [string | null, string | null] }>;

/**
 * A word: 1 at its level, 0 elsewhere. Level null is a missing cell. With `rare` there is one more input for every word that is not a level;
 * without it such a word gives zeros, as a missing cell does where null is no level.
 */
export type OneHot = Readonly<{ encoding: "oneHot"; column: string; levels: readonly (string | null)[]; rare: boolean }>;

export type FeatureEncoding = NumberFeature | MissingMark | Binary | OneHot | Ordered | DateTrend | DateCycle | Pixels;

/** Labels in the order of the network's outputs, with the number of train rows of each. */
export type ClassEncoding = Readonly<{ task: "classification"; name: string; classes: readonly string[]; counts: readonly number[] }>;

/** The network learns (value - mean) / deviation; predictions are kept within `range`, that of the train rows, where there is one. */
export type NumberEncoding = Readonly<{
  task: "regression";
  name: string;
  mean: number;
  deviation: number;
  range?: readonly [least: number, largest: number];
}>;

export type TargetEncoding = ClassEncoding | NumberEncoding;

/** Preprocessing as it was fitted on train rows: plain JSON, saved with the model. `notes` say what was filled and left out. */
export type Encoder = Readonly<{ features: readonly FeatureEncoding[]; target: TargetEncoding; notes: readonly string[] }>;

/** How columns become inputs: the scale of numbers, and how many words of a column have an input of their own. */
export type EncoderOptions = Readonly<{ numbers?: NumberScale; maxLevels?: number }>;

/**
 * Fits preprocessing on train rows, and on nothing else.
 * Numbers: missing and infinite cells become the median, with a mark of their own where they occur; then scaled as `numbers` says (default "standard": mean 0
 * and biased variance 1).
 * Words: one input of -1 or +1 for two levels, otherwise one-hot; a missing cell is a level where it occurs; beyond `maxLevels` (default 100) words the
 * most frequent stay and the others share one input. Columns with nothing to tell in train are left out with a note.
 * @throws UserError if the table cannot be learned from (see `checkTrainable`), or if no column tells anything
 */
export function fitEncoder(train: Table, { numbers = "standard", maxLevels = 100 }: EncoderOptions = {}): Encoder {
  positiveInteger(maxLevels, "fitEncoder, maxLevels");
  oneOf(numbers, numberScales, "fitEncoder, numbers");
  checkTrainable(train);
  const notes: string[] = [];
  const empty: string[] = [];
  const constant: string[] = [];
  const features = train.columns.flatMap((column) => {
    const encodings = fitColumn(column, { numbers, maxLevels }, notes);
    if (encodings.length === 0) (isEmpty(column) ? empty : constant).push(column.name);
    return encodings;
  });
  if (empty.length > 0) notes.push(`${named(empty)} left out: no value in the train rows`);
  if (constant.length > 0) notes.push(`${named(constant)} left out: the same value in every train row`);
  if (features.length === 0)
    throw new UserError({
      place: train.source,
      what: `no feature is of use: ${[
        empty.length > 0 && `${named(empty)} without a value`,
        constant.length > 0 && `${named(constant)} constant`,
      ]
        .filter(Boolean)
        .join("; ")}`,
      remedy: "Give at least one column that varies",
    });
  return { features, target: fitTarget(train.target!), notes: gatherNotes(notes) };
}

function fitColumn(column: Column, { numbers, maxLevels }: Required<EncoderOptions>, notes: string[]): FeatureEncoding[] {
  switch (column.kind) {
    case "numeric":
      return fitNumeric(column, numbers, notes);
    case "category":
      return column.ordered ? fitOrdered(column) : fitCategory(column, maxLevels, notes);
    case "date":
      return fitDate(column);
    case "image":
      return fitPixels(column);
    default:
      return column satisfies never;
  }
}

function fitNumeric({ name, values }: NumericColumn, numbers: NumberScale, notes: string[]): FeatureEncoding[] {
  let lost = 0;
  let infinite = 0;
  for (const value of values) {
    if (Number.isFinite(value)) continue;
    lost++;
    if (!Number.isNaN(value)) infinite++;
  }
  if (lost === values.length) return [];
  const fill = lost === 0 ? 0 : median(values.filter(Number.isFinite));
  const number = fitNumber(name, lost === 0 ? values : values.map((value) => (Number.isFinite(value) ? value : fill)), numbers);
  if (infinite > 0) notes.push(`"${name}": ${counted(infinite, "infinite cell")} in train taken as missing`);
  if (lost > 0) notes.push(`"${name}": ${counted(lost, "missing cell")} in train filled with the median ${brief(fill)} and marked`);
  return [...(number ? [number] : []), ...(lost > 0 ? [{ encoding: "missingMark", column: name } as const] : [])];
}

function fitCategory({ name, codes, categories }: CategoryColumn, maxLevels: number, notes: string[]): FeatureEncoding[] {
  const counts = categoryCounts(codes, categories.length);
  const missing = codes.reduce((count, code) => count + (code < 0 ? 1 : 0), 0);
  const present = categories.map((_, code) => code).filter((code) => counts[code]! > 0);
  if (present.length === 0) return [];
  const frequent = [...present].sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, maxLevels);
  const rare = frequent.length < present.length;
  const levels: (string | null)[] = frequent.sort((a, b) => a - b).map((code) => categories[code]!);
  if (missing > 0) levels.push(null);
  if (missing > 0) notes.push(`"${name}": ${counted(missing, "missing cell")} in train kept as a value of their own`);
  if (rare) notes.push(`"${name}": the ${maxLevels} most frequent of ${present.length} values kept, the others share one input`);
  if (rare || levels.length > 2) return [{ encoding: "oneHot", column: name, levels, rare }];
  const [first, second] = levels;
  return first === undefined || second === undefined ? [] : [{ encoding: "binary", column: name, levels: [first, second] }];
}

function fitTarget(target: Target): TargetEncoding {
  const { name, task } = target;
  if (task === "classification")
    return { task, name, classes: target.classes, counts: Array.from(categoryCounts(target.codes, target.classes.length)) };
  return { task, name, ...moments(target.values) };
}

/** The shape of a row's inputs: that of the image where an image is all that is read, otherwise one axis. */
export function inputShape(encoder: Pick<Encoder, "features">): readonly number[] {
  const [first, ...others] = encoder.features;
  return first?.encoding === "pixels" && others.length === 0 ? first.shape : [inputNames(encoder).length];
}

/** The inputs' names, in the order of the columns of x: `age`, `age (missing)`, `port=S`, `port=(missing)`, `port=(rare)`. */
export function inputNames({ features }: Pick<Encoder, "features">): string[] {
  const level = (column: string, word: string | null): string => `${column}=${word ?? "(missing)"}`;
  return features.flatMap((feature) => {
    switch (feature.encoding) {
      case "standardized":
      case "robust":
      case "ranked":
      case "logarithm":
      case "ordered":
      case "dateTrend":
        return [feature.column];
      case "dateCycle":
        return cycleNames(feature);
      case "pixels":
        return pixelNames(feature);
      case "missingMark":
        return [`${feature.column} (missing)`];
      case "binary":
        return [level(feature.column, feature.levels[1])];
      case "oneHot":
        return [...feature.levels.map((word) => level(feature.column, word)), ...(feature.rare ? [`${feature.column}=(rare)`] : [])];
      default:
        return feature satisfies never;
    }
  });
}

/**
 * What each column that the encoder uses holds, so that a file can be read as the training file was. The target is among them if a label would change
 * when it is read as a number ("01", "A").
 */
export function columnKinds({ features, target }: Pick<Encoder, "features" | "target">): Record<string, Column["kind"]> {
  const words = target.task === "classification" && target.classes.some((label) => String(Number(label)) !== label);
  return Object.fromEntries([
    ...features.filter(({ encoding }) => encoding === "missingMark").map(({ column }) => [column, "numeric"]),
    ...features.filter(({ encoding }) => encoding !== "missingMark").map((feature) => [feature.column, kindOf(feature)]),
    ...(words ? [[target.name, "category"]] : []),
  ]);
}

function kindOf({ encoding }: FeatureEncoding): Column["kind"] {
  switch (encoding) {
    case "standardized":
    case "robust":
    case "ranked":
    case "logarithm":
    case "missingMark":
      return "numeric";
    case "binary":
    case "oneHot":
    case "ordered":
      return "category";
    case "dateTrend":
    case "dateCycle":
      return "date";
    case "pixels":
      return "image";
    default:
      return encoding satisfies never;
  }
}

/** What the encoder does, in lines for a terminal. */
export function describeEncoder(encoder: Encoder): string[] {
  const of = (encoding: FeatureEncoding["encoding"]): number => encoder.features.filter((feature) => feature.encoding === encoding).length;
  const dates = new Set(encoder.features.filter((feature) => kindOf(feature) === "date").map(({ column }) => column)).size;
  const parts = [
    of("standardized") > 0 && counted(of("standardized"), "standardised number"),
    of("robust") > 0 && counted(of("robust"), "number in units of its middle half", "numbers in units of their middle half"),
    of("ranked") > 0 && counted(of("ranked"), "number by its rank", "numbers by their rank"),
    of("logarithm") > 0 && counted(of("logarithm"), "number by its logarithm", "numbers by their logarithm"),
    of("binary") > 0 && counted(of("binary"), "column of two values", "columns of two values"),
    of("oneHot") > 0 && counted(of("oneHot"), "one-hot column"),
    of("ordered") > 0 && counted(of("ordered"), "ordered category", "ordered categories"),
    dates > 0 && counted(dates, "date as trend and rhythms", "dates as trends and rhythms"),
    of("pixels") > 0 && counted(of("pixels"), "image"),
    of("missingMark") > 0 && counted(of("missingMark"), "mark for missing cells", "marks for missing cells"),
  ].filter((part) => part !== false);
  return [`${counted(inputNames(encoder).length, "input")}: ${parts.join(", ")}`, ...encoder.notes];
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const brief = (value: number): string => String(Number(value.toPrecision(6)));

/** Up to five names in quotes, and how many there are if more. */
function named(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  return names.length > 5 ? `${names.length} columns (${shown.join(", ")}, ...)` : shown.join(", ");
}
