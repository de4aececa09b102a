import { StreamedTable } from "../data/index.js";
import { type BackendName, backendNames } from "../engine/index.js";
import { integerFrom, oneOf, positiveInteger, UserError } from "../errors/index.js";
import type { Loss } from "../loss/index.js";
import { membersOf } from "../nn/index.js";
import { Profiler } from "../profile/index.js";
import { type RecipeValue, watchOf } from "../recipe/index.js";
import { plateauOf, type Rate } from "../schedule/index.js";
import { checkMembers } from "./checkMembers.js";
import type { Dataset, Preparation, TargetSpec } from "./dataset.js";
import { epochSize, rowsPerStep } from "./epochBatches.js";
import { checkOutputs, fittingLoss } from "./fitting.js";
import { checkLedger } from "./ledger.js";
import { checkMixing } from "./mixing.js";
import { type Network, networkOf } from "./network.js";
import { type Data, datasetOf, prepare } from "./prepare.js";
import { checkTaps } from "./tapped.js";
import { TrainStream } from "./trainStream.js";
import { checkGroups } from "./treatments.js";

/** What a recipe is run on and how: see `recipe.run`. */
export type RunOptions = Readonly<{
  /** Rows to learn from: in memory, or a window at a time from a streamed table. */
  train: Data | StreamedTable;
  /** Rows that choose: early stopping and schedules look at them after each epoch. */
  dev?: Data;
  /** Rows that are measured once, with the final model. */
  test?: Data;
  /** Which engine computes; "native" computes matrix products by the machine's BLAS (after `import "@gradus/node"`); "reference" is slow and
   * defines what is right. Default: "wasm". */
  backend?: BackendName;
  /**
   * So many threads, or "auto": up to all cores that the process may use, where that is faster. The weights have the same bits for any number.
   * Default: "auto".
   */
  threads?: number | "auto";
  /** A checkpoint of a run of this recipe on these data, to go on from to the same bits. */
  resume?: Uint8Array;
  /** So many steps at the start are compared with the reference, operation by operation. Default: none. */
  shadow?: number;
  /** Whether to take the time of each instruction: `run.profile()` tells it. Small steps become slower by it; weights stay the same. Default: false. */
  profile?: boolean;
  /** Is told every step that was done, between steps and in their order: its number, counted from 1 over the whole run, and its cost J without penalties. */
  onStep?: (step: number, loss: number) => void;
  /** Whether to keep the loss of each train row: `run.ledger()` tells it, and `diagnose.suspects` which rows are likely mislabelled. Weights stay the same. Default: false. */
  ledger?: boolean;
  /** Whether each step keeps what the taps of the model see: `run.tapped()` tells it. Default: false. */
  taps?: boolean;
  /** Whether to keep copies of the states in memory, so that a failure or a jump of the loss can be traced back. Weights stay the same. Default: true where the rows are in memory. */
  recorder?: boolean;
}>;

/** A recipe with its data, everything found out that can be found out before the first step. */
export type Job = Readonly<{
  recipe: RecipeValue & { readonly loss: Loss };
  preparation: Preparation;
  network: Network;
  /** Train rows in memory: all of them, or of a streamed table its sample. */
  train: Dataset;
  /** All train rows. */
  rows: number;
  /** Where the rows of the steps come from, if they are not all in memory. */
  stream: TrainStream | undefined;
  dev: Dataset | undefined;
  test: Dataset | undefined;
  backend: BackendName;
  threads: number | "auto";
  shadow: number;
  resume: Uint8Array | undefined;
  profiler: Profiler | undefined;
  onStep?: RunOptions["onStep"];
  ledger?: boolean;
  taps?: boolean;
  recorder?: boolean;
  /** How many members of an ensemble train side by side; 1 for any other model. */
  members: number;
  /** The rows of a full batch (of each member): the recipe's, or all train rows. */
  batchSize: number;
  /** The rows that an epoch visits, and the steps that they make. */
  rowsPerEpoch: number;
  stepsPerEpoch: number;
  notes: readonly string[];
}>;

/** @throws UserError if recipe and data do not fit each other */
export function jobOf(
  value: RecipeValue,
  {
    train: given,
    backend = "wasm",
    threads = "auto",
    shadow = 0,
    resume,
    profile = false,
    onStep,
    ledger = false,
    taps = false,
    recorder,
    ...parts
  }: RunOptions,
): Job {
  oneOf(backend, backendNames, "run, backend");
  if (threads !== "auto") positiveInteger(threads, "run, threads");
  integerFrom(0, shadow, "run, shadow");
  const profiler = profile ? profilerOf(backend) : undefined;
  return jobOn(preparedData(value, { train: given, ...parts }), value, {
    backend,
    threads,
    shadow,
    resume,
    profiler,
    ...(onStep && { onStep }),
    ...(ledger && { ledger }),
    ...(taps && { taps }),
    recorder: recorder ?? !(given instanceof StreamedTable),
  });
}

/** The data of a run as a network reads them: plain values that another thread can be sent. */
export type PreparedData = Pick<Job, "preparation" | "train" | "dev" | "test"> & Readonly<{ loss: Loss; streamed?: StreamedTable }>;

/** What depends on a recipe's loss, inputs and answers alone. @throws UserError if the loss does not fit the data, or parts do not fit each other */
export function preparedData(
  { loss: given, inputs, answers }: Pick<RecipeValue, "loss" | "inputs" | "answers">,
  { train: source, ...parts }: Pick<RunOptions, "train" | "dev" | "test">,
): PreparedData {
  const streamed = source instanceof StreamedTable ? source : undefined;
  const rows = source instanceof StreamedTable ? source.sample : source;
  const { loss, task } = fittingLoss(given, rows);
  const preparation = prepare(rows, { task, loss, inputs, clamp: answers.clamp });
  const train = datasetOf(preparation, rows, "train");
  const dev = parts.dev && measurable(datasetOf(preparation, parts.dev, "dev"));
  const test = parts.test && measurable(datasetOf(preparation, parts.test, "test"));
  return { loss, preparation, train, dev, test, ...(streamed && { streamed }) };
}

/** The job of a recipe on prepared data. @throws UserError if they do not fit each other */
export function jobOn(
  { loss, preparation, train, dev, test, streamed }: PreparedData,
  value: RecipeValue,
  how: Pick<Job, "backend" | "threads" | "shadow" | "resume" | "profiler" | "onStep" | "ledger" | "taps" | "recorder">,
): Job {
  const recipe = { ...value, loss };
  const network = networkOf(recipe.model, preparation.shape);
  checkOutputs(loss, preparation.target, network);
  checkWatch(recipe.stop?.watch, "recipe, stop", { dev, preparation });
  checkRate(recipe.optimizer.learningRate, { dev, preparation });
  checkGroups(recipe, network);
  checkMixing(recipe, loss);
  if (how.ledger) checkLedger(recipe);
  if (how.taps) checkTaps(network, "run, taps");
  checkMembers(recipe);
  checkAnswers(recipe, { preparation, dev });
  checkSampling(recipe, preparation.target);
  if (streamed) checkStreamed(recipe, how);
  const rows = streamed?.rows ?? train.rows;
  const batchSize = recipe.batchSize === "all" ? rows : recipe.batchSize;
  checkWholeBatch({ ...recipe, batchSize }, rows);
  const { rowsPerEpoch, stepsPerEpoch, ...left } = epochOf({ ...recipe, batchSize }, rows, network);
  const members = membersOf(recipe.model);
  const { seed, accumulate } = recipe;
  const streaming = { seed, members, rowsPerEpoch, rowsPerStep: rowsPerStep({ batchSize, accumulate }) };
  const stream = streamed && new TrainStream(streamed, preparation, streaming);
  const notes = [preparation.encoder, train, dev, test, left].flatMap((part) => part?.notes ?? []).concat(stream?.note ?? []);
  return { recipe, preparation, network, train, rows, stream, dev, test, ...how, members, batchSize, rowsPerEpoch, stepsPerEpoch, notes };
}

/** @throws UserError if something needs all train rows at once, and they are streamed */
function checkStreamed({ sampling, batchSize, optimizer }: RecipeValue, { ledger, recorder }: Pick<Job, "ledger" | "recorder">): void {
  const refuse = (place: string, what: string, remedy: string): never => {
    throw new UserError({ place, what: `the train rows are streamed, and ${what}`, remedy });
  };
  if (sampling !== "shuffled")
    refuse("recipe, sampling.balanced", "classes are balanced over all rows at once", 'Choose sampling "shuffled", or weigh the rows');
  if (optimizer.optimizer === "lbfgs") refuse("recipe, optimizer", "optim.lbfgs needs all rows in every step", "Choose optim.adam");
  if (batchSize === "all") refuse("recipe, batchSize", '"all" of them do not fit into memory', "Give a number of rows");
  if (ledger) refuse("run, ledger", "the losses of single rows are not kept", "Leave the ledger out, or train on a part in memory");
  if (recorder) refuse("run, recorder", "the rows of past steps are no longer at hand", "Leave the recorder out");
}

/** @throws UserError on the reference backend, which has no instructions */
function profilerOf(backend: BackendName): Profiler {
  if (backend !== "reference") return new Profiler();
  throw new UserError({
    place: "run, profile",
    what: "the reference backend has no instructions to take the time of",
    remedy: 'Choose the backend "wasm"',
  });
}

type Sized = RecipeValue & { readonly batchSize: number };

/** @throws UserError if L-BFGS would see only a part of the rows in a step */
function checkWholeBatch({ optimizer, batchSize }: Sized, rows: number): void {
  if (optimizer.optimizer !== "lbfgs" || batchSize >= rows) return;
  throw new UserError({
    place: "recipe, batchSize",
    what: `optim.lbfgs needs all ${rows} train rows in every step, and the batch has ${batchSize}`,
    remedy: 'Leave batchSize out or say "all", or choose another optimizer',
  });
}

/** A last batch of a single row has no variance that batch normalisation could divide by, so it sits out. */
function epochOf(recipe: Sized, rows: number, { moving }: Network): ReturnType<typeof epochSize> & { notes: readonly string[] } {
  const { batchSize, dropLast } = recipe;
  const isAlone = rows > batchSize && batchSize > 1 && rows % batchSize === 1;
  const leavesOne = isAlone && !dropLast && moving.some((path) => path.endsWith("runningMean"));
  return {
    ...epochSize(recipe, rows, { leavesOne }),
    notes: leavesOne ? ["in each epoch the one row that fills no batch sits out: batch normalisation needs two"] : [],
  };
}

/** @throws UserError if classes are to be balanced that the target does not have */
function checkSampling({ sampling }: RecipeValue, target: TargetSpec): void {
  if (sampling === "shuffled") return;
  const place = "recipe, sampling.balanced";
  if (target.task === "regression")
    throw new UserError({
      place,
      what: `the target "${target.name}" is a number and has no classes`,
      remedy: 'Choose sampling "shuffled"',
    });
  const { balanced } = sampling;
  if (balanced !== true && balanced.length !== target.classes.length)
    throw new UserError({
      place,
      what: `expected ${target.classes.length} weights, got ${balanced.length}`,
      remedy: `Give one weight for each class: ${target.classes.slice(0, 12).join(", ")}`,
    });
}

/** @throws UserError if something is to be fitted on dev rows that are not there, or are too few, or for a target that has no such thing */
function checkAnswers({ answers }: RecipeValue, { preparation, dev }: Pick<Job, "preparation" | "dev">): void {
  const { temperature, interval } = answers;
  const { task, name } = preparation.target;
  const refuse = (field: string, what: string, remedy: string): never => {
    throw new UserError({ place: `recipe, answers.${field}`, what, remedy });
  };
  if (temperature && task === "regression")
    refuse("temperature", `the target "${name}" is a number and has no probabilities`, "Leave it out");
  if (interval !== null && task === "classification")
    refuse("interval", `the target "${name}" is a class`, "Leave it out: classes have probabilities");
  if ((temperature || interval !== null) && !dev)
    refuse(temperature ? "temperature" : "interval", "it is fitted on dev rows, and the run has none", "Give the run a dev part");
  const needed = interval === null ? 0 : Math.ceil(interval / (1 - interval) - 1e-9);
  if (dev && dev.rows < needed)
    refuse(
      "interval",
      `a chance of ${interval} needs ${needed} dev rows, and there are ${dev.rows}`,
      "Give more dev rows, or a smaller chance",
    );
}

/** @throws UserError if a part that is to be measured has no rows or no target */
function measurable(data: Dataset): Dataset {
  if (data.rows > 0 && data.y) return data;
  throw new UserError({
    place: data.name,
    what: data.rows === 0 ? "it has no rows" : "it has no target to compare with",
    remedy: `Give rows with their targets, or leave ${data.name} out`,
  });
}

/** @throws UserError if a schedule watches something that this run does not measure */
export function checkRate(rate: Rate, measured: Pick<Job, "dev" | "preparation">): void {
  checkWatch(plateauOf(rate)?.watch, "schedule.plateau", measured);
}

/** @throws UserError if something is watched that this run does not measure */
function checkWatch(watch: string | undefined, place: string, { dev, preparation }: Pick<Job, "dev" | "preparation">): void {
  if (watch === undefined) return;
  const { part, measure } = watchOf(watch, `${place}.watch`);
  if (part === "dev" && !dev)
    throw new UserError({
      place,
      what: `it watches "${watch}", and the run has no dev rows`,
      remedy: 'Give the run a dev part, or watch "train.loss"',
    });
  const classes = preparation.target.task === "classification";
  const measured =
    part === "train" ? (classes ? ["loss", "accuracy"] : ["loss"]) : classes ? ["loss", "accuracy"] : ["loss", "rmse", "mae", "r2"];
  if (!measured.includes(measure))
    throw new UserError({
      place,
      what: `it watches "${watch}", which this run does not measure`,
      remedy: `Watch one of: ${measured.map((name) => `${part}.${name}`).join(", ")}`,
    });
}
