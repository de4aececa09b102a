import { imagesAlone, StreamedTable, Table } from "../data/index.js";
import { oneOf, UserError } from "../errors/index.js";
import { dense, dropout, type Layer, relu, sequential } from "../nn/index.js";
import { adamw } from "../optim/index.js";
import { cosine, warmup } from "../schedule/index.js";
import { type Effort, efforts, streamedEpochsFor } from "./effort.js";
import { fittingLoss } from "./fitting.js";
import { imageRecipe } from "./imageRecipe.js";
import { type Data, prepare } from "./prepare.js";
import { type Recipe, recipe } from "./recipe.js";
import { choiceNotes, chooseVariant, isChosenByFolds } from "./smallTable.js";
import { tableRecipe } from "./tableRecipe.js";
import type { TableSettings } from "./tableSettings.js";

/** What a default recipe depends on beside the data. */
export type DefaultOptions = Readonly<{
  train: Data | StreamedTable;
  /** Whether the run will have dev rows to stop by. */
  dev?: Data | undefined;
  seed?: number;
  epochs?: number;
  /** How much work to spend on a table (default "standard"). */
  effort?: Effort;
  /** Numbers of a table's recipe that are to be others than the table suggests. */
  settings?: Partial<TableSettings>;
}>;

/** From so many rows on a table carries two hidden layers. */
const manyRows = 2_000;

/** A small table needs at least so many steps to be learned. */
const leastSteps = 6_000;

/**
 * A sensible recipe for rows that nothing else is known about: ReLU layers with dropout, AdamW under a cosine with a short warm-up, gradients clipped, and
 * early stopping on the dev rows. Width, depth, rate and batch grow with the number of rows. Measured on the dev rows of five public tables of 240 to 1,260
 * rows: one layer, a rate of 1e-3 and a decay of 0.1 are as good as or better than two layers, 3e-4 or 3e-3, and 0.01.
 * @throws UserError if nothing can be learned from the rows
 */
export function defaultRecipe({ train, dev, seed = 1, epochs, effort = "standard", settings }: DefaultOptions): Recipe {
  oneOf(effort, efforts, "effort");
  if (train instanceof StreamedTable) {
    const { sample, rows } = train;
    const passes = epochs ?? settings?.epochs ?? streamedEpochsFor(rows);
    return tableRecipe({ train: sample, rows, dev: dev !== undefined, seed, epochs: passes, effort, ...(settings && { settings }) });
  }
  if (train instanceof Table) {
    const options = { train, dev: dev !== undefined, seed, epochs, effort };
    const images = imagesAlone(train);
    if (images && settings && Object.keys(settings).length > 0)
      throw new UserError({
        place: "default recipe, settings",
        what: "that of images has none of a table's settings",
        remedy: "Write a recipe, or name places in its JSON",
      });
    return images ? imageRecipe(images, options) : tableRecipe({ ...options, ...(settings && { settings }) });
  }
  const { loss, task } = fittingLoss(null, train);
  const { target } = prepare(train, { task, loss });
  const rows = train.y?.length ?? 0;
  const isSmall = rows < manyRows;
  const outputs = target.task === "classification" ? target.classes.length : target.width;
  const batchSize = isSmall ? 32 : rows < 20_000 ? 64 : 128;
  const stepsPerEpoch = Math.ceil(rows / batchSize);
  const most = epochs ?? Math.min(200, Math.max(30, Math.ceil(leastSteps / stepsPerEpoch)));
  const steps = most * stepsPerEpoch;
  const over = Math.max(1, Math.min(200, Math.ceil(steps / 20)));
  const rate = isSmall ? 1e-3 : 3e-3;
  const into = cosine({ from: rate, over: Math.max(1, steps - over), per: "step" });
  return recipe({
    model: sequential(...hidden(rows), dense(outputs)),
    loss,
    optimizer: adamw({ learningRate: warmup({ from: rate / 10, over, per: "step", into }), weightDecay: isSmall ? 0.1 : 0.01 }),
    batchSize,
    epochs: most,
    seed,
    clip: { globalNorm: 5 },
    ...(dev && { stop: { watch: "dev.loss", patience: Math.max(10, Math.ceil(most / 5)), restoreBest: true } }),
  });
}

/** A recipe that was chosen for data, and lines that tell how, if anything had to be compared. */
export type ChosenRecipe = Readonly<{ recipe: Recipe; notes: readonly string[] }>;

/**
 * The default recipe, for a small table chosen among variants by cross-validation on its train rows (`chooseVariant`): at effort "standard" and "best", and where
 * no number of epochs is wished for. On two cores it takes a few seconds to half a minute.
 * @throws UserError if nothing can be learned from the rows
 */
export async function chooseRecipe(options: DefaultOptions): Promise<ChosenRecipe> {
  const { train, dev, seed = 1, epochs, effort = "standard" } = options;
  const usual = defaultRecipe(options);
  if (!(train instanceof Table) || epochs !== undefined || effort === "quick" || !isChosenByFolds(train))
    return { recipe: usual, notes: [] };
  const choice = await chooseVariant(train, { seed });
  const recipe = tableRecipe({ train, dev: dev !== undefined, seed, effort, variant: choice.variant });
  return { recipe, notes: choiceNotes(choice, train.target?.task === "regression") };
}

/** Dropout holds small tables back from being learned by heart. */
function hidden(rows: number): Layer[] {
  if (rows < manyRows) return [dense(64), relu(), dropout({ keep: 0.8 })];
  const units = rows < 10_000 ? 128 : 256;
  const keep = rows < 10_000 ? 0.9 : 0.95;
  return [dense(units), relu(), dropout({ keep }), dense(units), relu(), dropout({ keep })];
}
