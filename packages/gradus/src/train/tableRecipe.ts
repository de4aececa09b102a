import { type Column, type Encoder, fitEncoder, inputNames, type Table } from "../data/index.js";
import { dense, dropout, ensemble, type Layer, piecewiseLinear, scale, sequential, silu } from "../nn/index.js";
import { adam } from "../optim/index.js";
import { type GroupOptions, type StopOptions, usualInputs } from "../recipe/index.js";
import { cosine, warmup } from "../schedule/index.js";
import type { Effort } from "./effort.js";
import { type Recipe, recipe } from "./recipe.js";
import { type TableSettings, tableSettings } from "./tableSettings.js";
import { manyRows, type TableVariant, usualVariant } from "./tableVariant.js";

/** What the recipe of a table depends on. */
export type TableRecipeOptions = Readonly<{
  train: Table;
  /** How many train rows there are in all, where `train` is a sample of them. */
  rows?: number | undefined;
  dev: boolean;
  seed: number;
  epochs?: number | undefined;
  effort: Effort;
  /** What to use instead of the usual; see `chooseVariant`. */
  variant?: TableVariant | undefined;
  settings?: Partial<TableSettings> | undefined;
}>;

/**
 * The default recipe for a table of numbers and words: docs/tables.md says what it does and why. Sources: Holzmuller, Grinsztajn, Steinwart 2024, Better by default
 * (inputs, scaling layer, start values, step sizes by layer, decay); Gorishniy, Rubachev, Babenko 2022, On embeddings for numerical features in tabular deep
 * learning (piecewise-linear codes); constants as measured on eleven public tables and checked on fourteen others.
 * @throws UserError if nothing can be learned from the rows
 */
export function tableRecipe({ train, dev, seed, epochs: wished, effort, variant, settings, ...all }: TableRecipeOptions): Recipe {
  const { rows = train.rows } = all;
  const encoder = fitEncoder(train, { numbers: "robust" });
  const isRegression = encoder.target.task === "regression";
  const isSmall = rows < manyRows;
  const { rowsPerBin } = variant ?? usualVariant(rows, effort);
  const chosen = tableSettings(train, { effort, variant, rows }, { ...(wished !== undefined && { epochs: wished }), ...settings });
  const { learningRate, weightDecay: decay, drop, units, depth, members, epochs, beta1, beta2, eps } = chosen;
  const batchSize = Math.min(chosen.batchSize, rows);
  const steps = epochs * Math.floor(rows / batchSize);
  const codes = rowsPerBin === null ? undefined : codedNumbers(encoder, train, rowsPerBin);
  const inputs = inputNames(encoder).length + (codes ? codes.bins.reduce((sum, count) => sum + count, 0) : 0);
  const outputs = encoder.target.task === "classification" ? encoder.target.classes.length : 1;
  const network = ensemble([scale(), ...hidden({ units, depth, drop }), dense(outputs)], {
    members,
    combine: isRegression ? "mean" : "probabilities",
  });
  const over = Math.max(1, Math.round(steps / 20));
  const into = cosine({ from: learningRate, over: Math.max(1, steps - over), per: "step" });
  return recipe({
    model: codes ? sequential(piecewiseLinear(codes), network) : sequential(network),
    optimizer: adam({
      learningRate: warmup({ from: 0, over, per: "step", into }),
      beta1,
      beta2,
      eps,
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

function hidden({ units, depth, drop }: Pick<TableSettings, "units" | "depth" | "drop">): Layer[] {
  return Array.from({ length: depth }).flatMap(() => [dense(units, { init: "lecun" }), silu(), dropout({ drop })]);
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

/** More bins than this gain nothing. */
const mostBins = 24;
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
