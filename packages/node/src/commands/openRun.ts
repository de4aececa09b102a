import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkpointFacts, type Model, type Recipe, recipeFromJson, UserError } from "gradus";
import { loadModel } from "../models.js";
import { Checkpoints } from "../runs/checkpoints.js";
import { EventFile } from "../runs/eventFile.js";
import { LossFile } from "../runs/lossFile.js";
import type { RunRecord } from "../runs/recordedEvent.js";
import { type RunFacts, readFacts } from "../runs/runFacts.js";
import { resultIn } from "../runs/runFolder.js";
import { RunLock } from "../runs/runLock.js";
import { tableHash } from "../runs/tableHash.js";
import type { Source } from "../tables/index.js";
import { readTrainedData, type TrainedData } from "./streamedData.js";
import type { SuspectDocument, TrainingDocument } from "./trainingDocument.js";
import type { TrainingOptions } from "./trainingOptions.js";

/** How a run stands. */
export type RunState = "finished" | "interrupted" | "running" | "failed";

/** A run's folder, read: what was asked, what happened, and (where they can still be had) its rows and its model. */
export type OpenedRun = Readonly<{
  path: string;
  facts: RunFacts;
  options: TrainingOptions;
  source: Source;
  state: RunState;
  failure: string | null;
  record: RunRecord;
  recipe: Recipe | undefined;
  data: TrainedData | undefined;
  model: Model | undefined;
  /** Which weights `model` has, where they are not the final ones. */
  modelOf: string | null;
  /** Train rows that were hardest to learn, if the run is over and kept them. */
  suspects: readonly SuspectDocument[];
  /** What could not be had, and why. */
  notes: readonly string[];
}>;

/** @throws UserError if there is no run in the folder */
export async function openRun(path: string): Promise<OpenedRun> {
  const facts = await readFacts(path);
  if (facts === undefined)
    throw new UserError({
      place: path,
      what: "there is no run in this folder",
      remedy: "Name a folder that gradus train --folder made; gradus runs lists them",
    });
  const [options, source] = [facts.options as TrainingOptions, facts.source as Source];
  const record = { events: new EventFile(path).read(), losses: new LossFile(path).read() };
  const failure = record.events.find((event) => event.type === "failure")?.message ?? null;
  const result = (await resultIn(path)) as Partial<TrainingDocument> | undefined;
  const isFinished = result !== undefined;
  const isRunning = (await RunLock.holder(path)) !== undefined;
  const state = isFinished ? "finished" : isRunning ? "running" : failure === null ? "interrupted" : "failed";
  const notes: string[] = [];
  const recipe = await recipeIn(path);
  const data = await wanted(notes, () => readTrainedData(source, { ...options, seed: recipe?.seed ?? options.seed ?? 1 }));
  if (data) notes.push(...changes(record, data));
  const found = await wanted(notes, () => modelOf({ path, saved: result?.model, recipe, data, options }));
  const model = { model: found?.model, modelOf: found?.of ?? null, suspects: result?.suspects ?? [] };
  return { path, facts, options, source, state, failure, record, recipe, data, ...model, notes };
}

async function recipeIn(path: string): Promise<Recipe | undefined> {
  const place = join(path, "recipe.json");
  try {
    return recipeFromJson(await readFile(place, "utf8"), place);
  } catch {
    return undefined; // a run that was killed before it was written
  }
}

/** What a report can do without: a user's mistake becomes a note. */
async function wanted<T>(notes: string[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(error.message);
    return undefined;
  }
}

/** That the rows are no longer those of the run. */
function changes({ events }: RunRecord, { train, dev, test }: TrainedData): string[] {
  const then = events.findLast((event) => event.type === "data");
  if (then === undefined) return [];
  const parts = { train, dev, test };
  const changed = (["train", "dev", "test"] as const).filter((part) => then[part] !== tableHash(parts[part]));
  return changed.length === 0
    ? []
    : [`The ${changed.join(" and ")} rows are not those that the run began with: the file has changed since.`];
}

type Found = Readonly<{ model: Model; of: string | null }>;

/** The final model, or one with the weights of the last checkpoint. */
async function modelOf({
  path,
  saved,
  recipe,
  data,
  options,
}: Pick<OpenedRun, "path" | "recipe" | "data" | "options"> & { readonly saved: string | undefined }): Promise<Found | undefined> {
  if (saved !== undefined) {
    const inside = join(path, "model.safetensors");
    return { model: await loadModel(inside).catch(() => loadModel(saved)), of: null };
  }
  if (recipe === undefined || data === undefined) return undefined;
  const { bytes, path: place } = await new Checkpoints(path).newest();
  if (bytes === undefined) return undefined;
  const { step } = checkpointFacts(bytes, place);
  if (step === 0) return undefined;
  const run = recipe.run({ train: data.stream?.train ?? data.train, dev: data.dev, resume: bytes, backend: options.backend });
  const model = run.snapshot();
  run.interrupt();
  await run.result().catch(() => {}); // nothing more of it is needed
  return { model, of: `Measured with the weights of the last checkpoint, after step ${step}.` };
}
