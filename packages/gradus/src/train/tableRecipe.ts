import { type Column, type Encoder, fitEncoder, inputNames, type Table } from "../data/index.js";
import { dense, dropout, ensemble, type Layer, piecewiseLinear, scale, sequential, silu } from "../nn/index.js";
import { adam } from "../optim/index.js";
import { type GroupOptions, type StopOptions, usualInputs } from "../recipe/index.js";
import { cosine, warmup } from "../schedule/index.js";
import { type Effort, epochsFor, spending } from "./effort.js";
import { type Recipe, recipe } from "./recipe.js";

/** From so many train rows on numbers get piecewise-linear codes and weight decay is normed; smaller tables have other needs. */
export const manyRows = 2_000;

const units = 256;

/** What tables differ in: rows that a bin of the codes holds at least (null: no codes), dropout and epochs. */
export type TableVariant = Readonly<{ rowsPerBin: number | null; drop: number; epochs: number }>;

/** The usual variant for so many train rows. */
export function usualVariant(rows: number, effort: Effort): TableVariant {
  const isSmall = rows < manyRows;
  return { rowsPerBin: isSmall ? null : rowsPerBin, drop: isSmall ? 0.3 : spending[effort].drop, epochs: epochsFor(rows, effort) };
}

/** What the recipe of a table depends on. */
export type TableRecipeOptions = Readonly<{
  train: Table;
  dev: boolean;
  seed: number;
  epochs?: number | undefined;
  effort: Effort;
  /** What to use instead of the usual; see `chooseVariant`. */
  variant?: TableVariant | undefined;
}>;

/**
 * The default recipe for a table of numbers and words: docs/tables.md says what it does and why. Sources: Holzmuller, Grinsztajn, Steinwart 2024, Better by default
 * (inputs, scaling layer, start values, step sizes by layer, decay); Gorishniy, Rubachev, Babenko 2022, On embeddings for numerical features in tabular deep
 * learning (piecewise-linear codes); constants as measured on eleven public tables and checked on fourteen others.
 * @throws UserError if nothing can be learned from the rows
 */
export function tableRecipe({ train, dev, seed, epochs: wished, effort, variant }: TableRecipeOptions): Recipe {
  const { rows } = train;
  const { members } = spending[effort];
  const encoder = fitEncoder(train, { numbers: "robust" });
  const isRegression = encoder.target.task === "regression";
  const isSmall = rows < manyRows;
  const { rowsPerBin, drop, epochs: fitting } = variant ?? usualVariant(rows, effort);
  const epochs = wished ?? fitting;
  const batchSize = Math.min(rows > 300_000 ? 1024 : 256, rows);
  const steps = epochs * Math.floor(rows / batchSize);
  const learningRate = isRegression ? 0.1 : 0.03;
  // The schedule's rates add up to half of learningRate * steps.
  const decay = isSmall ? 0.02 : (isRegression ? 1 : 0.5) / (learningRate * steps * 0.5);
  const codes = rowsPerBin === null ? undefined : codedNumbers(encoder, train, rowsPerBin);
  const inputs = inputNames(encoder).length + (codes ? codes.bins.reduce((sum, count) => sum + count, 0) : 0);
  const outputs = encoder.target.task === "classification" ? encoder.target.classes.length : 1;
  const network = ensemble([scale(), ...hidden(drop), dense(outputs)], {
    members,
    combine: isRegression ? "mean" : "probabilities",
  });
  const over = Math.max(1, Math.round(steps / 20));
  const into = cosine({ from: learningRate, over: Math.max(1, steps - over), per: "step" });
  return recipe({
    model: codes ? sequential(piecewiseLinear(codes), network) : sequential(network),
    optimizer: adam({
      learningRate: warmup({ from: 0, over, per: "step", into }),
      beta2: 0.95,
      weightDecay: { rate: decay, kind: "decoupled" },
    }),
    batchSize,
    dropLast: true,
    epochs,
    seed,
    inputs: { ...usualInputs, numbers: "robust" },
    start: { rows: 1024, mixed: 5 },
    groups: stepSizes(network.layers, { path: codes ? "model.1" : "model.0", inputs, decay }),
    answers: { clamp: isRegression, temperature: dev && !isRegression },
    ...(dev && { stop: stopping(epochs, isSmall) }),
  });
}

function hidden(drop: number): Layer[] {
  return [1, 2, 3].flatMap(() => [dense(units, { init: "lecun" }), silu(), dropout({ drop })]);
}

/** On small tables the last epoch is the best guess, and all of them cost seconds. */
function stopping(epochs: number, isSmall: boolean): StopOptions {
  const patience = isSmall ? epochs : Math.max(2, Math.ceil(epochs / 10));
  return { watch: "dev.loss", patience, tolerance: 0.3, restoreBest: "whenSure" };
}

/** Weights: rate / sqrt(inputs), decay as if it were not divided; biases: a tenth; the scale layer: 6 times. */
function stepSizes(layers: readonly Layer[], { path, inputs, decay }: { path: string; inputs: number; decay: number }): GroupOptions[] {
  let fanIn = inputs;
  const weights = layers.flatMap((layer, at): GroupOptions[] => {
    if (layer.layer !== "dense") return [];
    const factor = Math.sqrt(fanIn);
    fanIn = layer.units;
    return [{ match: { layer: `${path}.${at}`, kind: "weight" }, rate: 1 / factor, weightDecay: decay * factor }];
  });
  return [{ match: { kind: "scale" }, rate: 6, weightDecay: decay }, ...weights, { match: { kind: "bias" }, rate: 0.1, weightDecay: 0 }];
}

/** The inputs that are numbers of more than two values, with the names of their columns. */
function numberedInputs(encoder: Encoder): { column: string; input: number }[] {
  let total = 0;
  const numbers: { column: string; input: number }[] = [];
  for (const feature of encoder.features) {
    if (feature.encoding === "robust") numbers.push({ column: feature.column, input: total });
    total += inputNames({ features: [feature] }).length;
  }
  return numbers;
}

/** More bins than this gain nothing; each should hold so many rows. */
const mostBins = 24;
const rowsPerBin = 200;
/** With more numeric columns than this their codes would outweigh everything else. */
const mostCoded = 200;

/** The inputs that get piecewise-linear codes, and how many bins each; undefined where there are none. */
function codedNumbers(encoder: Encoder, train: Table, rowsPerBin: number): { columns: number[]; bins: number[] } | undefined {
  const most = Math.min(mostBins, Math.floor(train.rows / rowsPerBin));
  const numbers = numberedInputs(encoder);
  const values = numbers.map(({ column }) => train.column(column)!);
  if (numbers.length === 0 || numbers.length > mostCoded || isGrid(values)) return undefined;
  return { columns: numbers.map(({ input }) => input), bins: values.map((column) => Math.min(most, distinct(column, most + 1) - 1)) };
}

/** Numbers on a common grid, such as pixels or counts of the same kind, are better left as they are. */
const leastGrid = 8;

function isGrid(columns: readonly Column[]): boolean {
  if (columns.length < leastGrid) return false;
  const ranges = columns.map((column) => {
    if (column.kind !== "numeric" || !column.values.every((value) => Number.isNaN(value) || Number.isInteger(value))) return "";
    let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of column.values) {
      if (value < least) least = value;
      if (value > largest) largest = value;
    }
    return `${least} ${largest}`;
  });
  const counts = new Map<string, number>();
  for (const range of ranges) if (range !== "") counts.set(range, (counts.get(range) ?? 0) + 1);
  return Math.max(0, ...counts.values()) >= 0.75 * columns.length;
}

/** The number of different values of a numeric column, counted no further than `limit`. */
function distinct(column: Column, limit: number): number {
  if (column.kind !== "numeric") return 0;
  const seen = new Set<number>();
  for (const value of column.values) {
    if (Number.isFinite(value)) seen.add(value);
    if (seen.size >= limit) break;
  }
  return seen.size;
}
