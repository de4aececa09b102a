import { imagesAlone, type Table } from "../../data/index.js";
import { UserError } from "../../errors/index.js";
import { type Effort, type TableSettings, tableSettings } from "../../train/index.js";
import { type Fields, int, intLog, logUniform, oneMinusLog, orderedChoice, type Parameters, uniform } from "../space/index.js";

/** A space round a table's default recipe, the default itself as a guess to try first, and why it searches what it does. */
export type SearchSpace = Readonly<{ fields: Fields; guess: Parameters; advice: string }>;

/**
 * What to search at which budget. Of Adam's parameters the tuning playbook advises: with fewer than 10 trials only the learning rate, with 10 to 25 beta1 as
 * well, from 25 on eps as well, and beta2 only with substantially more. Width, depth, dropout and decay, which change what is learned, come in between.
 * Source: Godbole, Dahl, Gilmer, Shallue, Nado 2023, Deep Learning Tuning Playbook, "How should Adam's hyperparameters be tuned?".
 */
const steps: readonly Readonly<{ from: number; names: readonly (keyof TableSettings)[] }>[] = [
  { from: 1, names: ["learningRate"] },
  { from: 10, names: ["weightDecay", "drop", "beta1"] },
  { from: 25, names: ["units", "depth", "eps"] },
  { from: 60, names: ["batchSize", "beta2"] },
];

/** The space of `gradus tune` for a table of numbers and words; `null` trials are many. @throws UserError if the table is one of images */
export function tableSpace({ train, trials, effort = "standard" }: { train: Table; trials: number | null; effort?: Effort }): SearchSpace {
  if (imagesAlone(train))
    throw new UserError({
      place: train.source,
      what: "images have no settings of a table",
      remedy: "Take tune.imageSpace({ recipe, trials })",
    });
  const chosen = tableSettings(train, { effort });
  const budget = trials ?? Number.POSITIVE_INFINITY;
  const all = parametersRound(chosen, train.rows);
  const names = steps.flatMap((step) => (budget >= step.from ? step.names.filter((name) => Object.hasOwn(all, name)) : []));
  return {
    fields: Object.fromEntries(names.map((name) => [name, all[name]])) as Fields,
    guess: Object.fromEntries(names.map((name) => [name, chosen[name]])),
    advice: adviceFor(trials, names, steps),
  };
}

/** What is searched with so many trials, and what with more. */
export function adviceFor(
  trials: number | null,
  names: readonly string[],
  steps: readonly Readonly<{ from: number; names: readonly string[] }>[],
): string {
  const next = steps.find(({ from }) => from > (trials ?? Number.POSITIVE_INFINITY));
  const count = trials === null ? "without a number of trials" : trials === 1 ? "1 trial" : `${trials} trials`;
  const more = next === undefined ? "" : `; ${next.names.join(", ")} from ${next.from} trials on`;
  return `${count}: ${names.join(", ")}${more}`;
}

/** Ranges round the default: rates and decay by factors, betas by their distance from 1. */
function parametersRound(chosen: TableSettings, rows: number): Fields {
  const { learningRate, weightDecay, batchSize } = chosen;
  const sizes = [...new Set([32, 64, 128, 256, 512, batchSize])].filter((size) => size <= rows / 4 || size === batchSize);
  return {
    learningRate: logUniform(learningRate / 30, learningRate * 10),
    weightDecay: logUniform(weightDecay / 100, weightDecay * 30),
    drop: uniform(0, 0.6),
    beta1: oneMinusLog(0.7, 0.99),
    units: intLog(32, 512),
    depth: int(1, 4),
    eps: logUniform(1e-10, 1e-3),
    ...(sizes.length > 1 && { batchSize: orderedChoice(sizes.sort((a, b) => a - b)) }), // a small table has one size only
    beta2: oneMinusLog(0.9, 0.999),
  };
}
