import { checkedAugment } from "../augment/index.js";
import { flag, positiveInteger, UserError, unknownKeys } from "../errors/index.js";
import { checkedLoss } from "../loss/index.js";
import { checkedLayer } from "../nn/index.js";
import { checkedClip, checkedGradientNoise, checkedOptimizer } from "../optim/index.js";
import { checkedPenalty } from "../penalty/index.js";
import { answersFrom, plainAnswers } from "./answers.js";
import { averageFrom } from "./average.js";
import { fittedStartFrom } from "./fittedStart.js";
import { checkFullBatch } from "./fullBatch.js";
import { groupFrom } from "./group.js";
import { inputsFrom, usualInputs } from "./inputs.js";
import { samplingFrom } from "./sampling.js";
import { stopFrom } from "./stop.js";
import type { RecipeOptions, RecipeValue } from "./value.js";

type Given = { readonly [K in keyof RecipeOptions]?: unknown };

const keys: readonly (keyof RecipeValue)[] = [
  "model",
  "loss",
  "optimizer",
  "penalty",
  "batchSize",
  "epochs",
  "seed",
  "clip",
  "stop",
  "dropLast",
  "augment",
  "sampling",
  "accumulate",
  "gradientNoise",
  "groups",
  "average",
  "inputs",
  "start",
  "answers",
];

/**
 * A recipe's options with their defaults, every part checked by its own family; the result is frozen, also where it came from JSON.
 * @throws UserError that names the option that is missing, unknown or impossible
 */
export function checkedRecipe(options: unknown): RecipeValue {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new UserError({ place: "recipe", what: `expected an object, got ${JSON.stringify(options)}`, remedy: `Give ${keys.join(", ")}` });
  unknownKeys(options, keys, "recipe");
  const given = withBatchSize(options as Given);
  for (const needed of ["model", "optimizer", "batchSize", "epochs", "seed"] as const)
    if (given[needed] === undefined)
      throw new UserError({
        place: "recipe",
        what: `"${needed}" is missing`,
        remedy: "A recipe needs model, optimizer, batchSize, epochs and seed",
      });
  const { penalty = [], loss = null, clip = null, stop = null, dropLast = false } = given;
  const { augment = [], sampling = "shuffled", accumulate = 1, gradientNoise = null, groups = [], average = null } = given;
  const { inputs = usualInputs, start = null, answers = plainAnswers } = given;
  const optimizer = checkedOptimizer(given.optimizer, "recipe, optimizer");
  if (average !== null && optimizer.optimizer === "scheduleFree")
    throw new UserError({
      place: "recipe, average",
      what: "the schedule-free method predicts with an average of its own",
      remedy: "Leave average out, or choose another optimizer",
    });
  const value: RecipeValue = {
    model: checkedLayer(given.model),
    loss: loss === null ? null : checkedLoss(loss, "recipe, loss"),
    optimizer,
    penalty: listOf(penalty).map((each) => checkedPenalty(each, "recipe, penalty")),
    batchSize: given.batchSize === "all" ? "all" : positiveInteger(given.batchSize as number, "recipe, batchSize"),
    epochs: positiveInteger(given.epochs as number, "recipe, epochs"),
    seed: checkedSeed(given.seed),
    clip: clip === null ? null : checkedClip(clip, "recipe, clip"),
    stop: stop === null ? null : stopFrom(stop as Parameters<typeof stopFrom>[0]),
    dropLast: flag(dropLast, "recipe, dropLast"),
    augment: listOf(augment).map((each) => checkedAugment(each, "recipe, augment")),
    sampling: samplingFrom(sampling),
    accumulate: positiveInteger(accumulate as number, "recipe, accumulate"),
    gradientNoise: gradientNoise === null ? null : checkedGradientNoise(gradientNoise, "recipe, gradientNoise"),
    groups: listOf(groups).map((each, at) => groupFrom(each, `recipe, groups[${at}]`)),
    average: average === null ? null : averageFrom(average),
    inputs: inputsFrom(inputs),
    start: start === null ? null : fittedStartFrom(start),
    answers: answersFrom(answers),
  };
  checkFullBatch(value);
  return deepFrozen(value);
}

/** L-BFGS has one size of batch only, which need not be said. */
function withBatchSize(given: Given): Given {
  const { optimizer, batchSize } = given;
  const isQuasiNewton = (optimizer as { readonly optimizer?: unknown } | null | undefined)?.optimizer === "lbfgs";
  return isQuasiNewton && batchSize === undefined ? { ...given, batchSize: "all" } : given;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function checkedSeed(seed: unknown): number {
  if (Number.isSafeInteger(seed)) return seed as number;
  throw new UserError({
    place: "recipe, seed",
    what: `expected a whole number, got ${JSON.stringify(seed)}`,
    remedy: "Give any whole number",
    takes: { type: "integer" },
  });
}

/** The same value, in which nothing can be changed any more. */
function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFrozen(part);
  }
  return value;
}
