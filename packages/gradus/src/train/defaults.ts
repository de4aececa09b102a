import { Table } from "../data/index.js";
import { meanSquaredError, softmaxCrossEntropy } from "../loss/index.js";
import { dense, dropout, type Layer, relu, sequential } from "../nn/index.js";
import { adamw } from "../optim/index.js";
import { cosine, warmup } from "../schedule/index.js";
import { fittingLoss } from "./fitting.js";
import { type Data, prepare } from "./prepare.js";
import { type Recipe, recipe } from "./recipe.js";

/** What a default recipe depends on beside the data. */
export type DefaultOptions = Readonly<{
  train: Data /** Whether the run will have dev rows to stop by. */;
  dev?: Data | undefined;
  seed?: number;
  epochs?: number;
}>;

/**
 * A sensible recipe for rows that nothing else is known about: a small network of ReLU layers with dropout, AdamW under a cosine with a short warm-up, and
 * early stopping on the dev rows. Width and depth grow with the number of rows, the batch too; steps, not epochs, are what a small table lacks.
 * @throws UserError if nothing can be learned from the rows
 */
export function defaultRecipe({ train, dev, seed = 1, epochs }: DefaultOptions): Recipe {
  const { loss, task } = fittingLoss(null, train);
  const preparation = prepare(train, { task, loss });
  const rows = train instanceof Table ? train.rows : (train.y?.length ?? 0);
  const { target } = preparation;
  const outputs = target.task === "classification" ? target.classes.length : target.width;
  const batchSize = rows < 2_000 ? 32 : rows < 20_000 ? 64 : 128;
  const stepsPerEpoch = Math.ceil(rows / batchSize);
  const most = epochs ?? Math.min(200, Math.max(30, Math.ceil(leastSteps / stepsPerEpoch)));
  const steps = most * stepsPerEpoch;
  const into = cosine({ from: 3e-3, over: Math.max(1, steps - warmUp(steps)), per: "step" });
  return recipe({
    model: sequential(...hidden(rows), dense(outputs)),
    loss: target.task === "classification" ? softmaxCrossEntropy() : meanSquaredError(),
    optimizer: adamw({ learningRate: warmup({ from: 3e-4, over: warmUp(steps), per: "step", into }), weightDecay: 0.01 }),
    batchSize,
    epochs: most,
    seed,
    clip: { globalNorm: 5 },
    ...(dev && { stop: { watch: "dev.loss", patience: Math.max(10, Math.ceil(most / 5)), restoreBest: true } }),
  });
}

/** A small table needs at least so many steps to be learned. */
const leastSteps = 6_000;

const warmUp = (steps: number): number => Math.max(1, Math.min(200, Math.ceil(steps / 20)));

/** Two hidden layers; dropout holds small tables back from being learned by heart. */
function hidden(rows: number): Layer[] {
  const units = rows < 1_000 ? 64 : rows < 10_000 ? 128 : 256;
  const keep = rows < 1_000 ? 0.8 : rows < 10_000 ? 0.9 : 0.95;
  return [dense(units), relu(), dropout({ keep }), dense(units), relu(), dropout({ keep })];
}
