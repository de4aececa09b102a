import { basename } from "node:path";
import { diagnose, type Model, metrics, type Recipe, UserError } from "gradus";
import { flowTold } from "../report/flowPicture.js";
import type { Figure, Measured, NextStep, Reported } from "../report/reported.js";
import type { RunRecord } from "../runs/recordedEvent.js";
import { brief, counted, duration, grouped, percent, percentBounds } from "../terminal/brief.js";
import { deviationOf, type Floor, floorFrom } from "./floor.js";
import { metricsCells } from "./metricsTable.js";
import type { Proposal } from "./nextOfRun.js";
import type { OpenedRun } from "./openRun.js";
import { accuracyOf, errorShare, type Part, partOf } from "./part.js";
import { proposalsFor } from "./proposalsFor.js";
import { shownRows } from "./shownRows.js";
import type { TrainingData } from "./trainingData.js";
import type { SuspectDocument } from "./trainingDocument.js";
import { baseline } from "./trainingReport.js";

/** What a report is made from: an opened run, or a training that has just ended. */
export type ReportSource = Readonly<{
  title: string;
  state: Reported["state"];
  failure: string | null;
  notes: readonly string[];
  record: RunRecord;
  recipe: Recipe | undefined;
  data: Pick<TrainingData, "train" | "dev" | "test"> | undefined;
  model: Model | undefined;
  modelOf: string | null;
  /** What the model does on train, dev and test, where that was measured already. */
  parts?: Parts;
  /** Train rows that were hardest to learn. */
  suspects: readonly SuspectDocument[];
  floor: number | undefined;
}>;

/** How much a report may spend: no column is asked for its importance after so many milliseconds. */
export type ReportBudget = Readonly<{ importanceMs: number }>;

/** Steps of the recipe that are computed anew where the run wrote down nothing of its flow. */
const flowSteps = 20;

/** What a run gave, measured; `next` tells the remedies of its verdict. */
export async function reportOf(
  source: ReportSource,
  { importanceMs }: ReportBudget,
  next: (remedies: readonly Proposal[]) => Promise<readonly NextStep[]>,
): Promise<Reported> {
  const { title, state, failure, record, recipe, data, model, notes } = source;
  const parts = source.parts ?? (model && data && (await partsOf(model, data)));
  const measured =
    model && data && parts?.train && parts.dev
      ? await measure({ ...source, model, data }, { train: parts.train, dev: parts.dev, test: parts.test }, importanceMs)
      : null;
  const flow = flowOf(source);
  return {
    title,
    state,
    failure,
    notes,
    record,
    measured,
    ...flow,
    facts: factsOf({ record, recipe, model, parts, data }),
    recipe: recipe ? JSON.stringify(recipe, undefined, 2) : null,
    next: await next(proposalsFor({ state, recipe }, measured?.fit)),
    made: madeAt(record),
  };
}

/** What `reportOf` needs of a run's folder. */
export function sourceOfRun({ facts, options, path, ...run }: OpenedRun, floor: number | undefined): ReportSource {
  return { ...run, title: `${options.target}, from ${shortName(facts.name)}`, floor: floor ?? options.floor };
}

/** A file without its folders; a query or a list of files as it is. */
export function shortName(name: string): string {
  return /^[^\s,]+$/.test(name) ? basename(name) : name;
}

type Parts = Readonly<{ train: Part; dev: Part; test: Part | undefined }>;

async function partsOf(
  model: Model,
  { train, dev, test }: Pick<TrainingData, "train" | "dev" | "test">,
): Promise<Readonly<{ train: Part | undefined; dev: Part | undefined; test: Part | undefined }>> {
  return { train: await partOf("train", model, train), dev: await partOf("dev", model, dev), test: await partOf("test", model, test) };
}

/** The verdict from what was measured. @throws UserError if the floor is none */
export function fitOfParts(
  model: Model,
  { train, dev }: Pick<Parts, "train" | "dev">,
  { table, floor }: { readonly table: TrainingData["train"]; readonly floor: Floor },
): diagnose.Fit {
  const { target } = table;
  const deviation = target?.task === "regression" ? deviationOf(target.values) : 1;
  return diagnose.fitFrom(model, { train: errorShare(train, deviation)!, dev: errorShare(dev, deviation)!, floor: floor.share });
}

type Source = ReportSource & Readonly<{ model: Model; data: NonNullable<ReportSource["data"]> }>;

async function measure({ model, data, modelOf, suspects, floor }: Source, parts: Parts, importanceMs: number): Promise<Measured> {
  const { train, dev, test } = parts;
  const fit = fitOfParts(model, parts, { table: data.train, floor: floorFrom(data.train, floor) });
  const shown = [train, dev, ...(test ? [test] : [])];
  return {
    of: modelOf,
    fit,
    metrics: { header: ["", ...shown.map(({ name }) => name)], rows: metricsCells(shown) },
    baseline: baseline(data.train, dev)
      .replace(/^\(always/, "Always")
      .replace(/\)$/, "."),
    mistakes: mistakesOf(model, data.dev, dev),
    calibration: dev.calibration ? { part: dev.name, bins: dev.calibration } : null,
    importance: await diagnose.importance(model, data.dev, { mostRows: 1_000, repeats: 4, mostMs: importanceMs }),
    shownRows: await shownRows(model, data, suspects),
  };
}

function mistakesOf(model: Model, dev: TrainingData["dev"], { name, codes, residuals }: Part): Measured["mistakes"] {
  if (codes) {
    const { classes } = model;
    const { counts } = metrics.confusion({ y: codes.actual, predicted: codes.predicted, classes: classes.length });
    const width = classes.length;
    return {
      kind: "confusion",
      part: name,
      classes,
      counts: classes.map((_, row) => Array.from(counts.subarray(row * width, (row + 1) * width))),
    };
  }
  if (!residuals || dev.target?.task !== "regression") return null;
  const { values } = dev.target;
  return {
    kind: "residuals",
    part: name,
    actual: values,
    predicted: residuals.map((error, row) => values[row]! + error),
    target: dev.target.name,
  };
}

export function flowOf({
  record,
  recipe,
  data,
  state,
}: Pick<ReportSource, "record" | "recipe" | "data" | "state">): Pick<Reported, "flow" | "alarms" | "flowOf"> {
  const recorded = record.events.filter((event) => event.type === "flow");
  const isShort = state === "failed" && recorded.length < flowSteps; // what led there is worth a second look
  if (recorded.length > 0 && !isShort) return { flow: recorded, alarms: diagnose.flowAlarms(recorded), flowOf: flowTold(recorded, true) };
  if (!recipe || !data) return { flow: [], alarms: [], flowOf: "" };
  try {
    const { steps, alarms } = diagnose.flow(recipe, data.train, { steps: flowSteps });
    return { flow: steps, alarms, flowOf: flowTold(steps, false) };
  } catch (error) {
    if (error instanceof UserError) return { flow: [], alarms: [], flowOf: "" };
    throw error;
  }
}

function factsOf({
  record,
  recipe,
  model,
  parts,
  data,
}: Pick<ReportSource, "record" | "recipe" | "model" | "data"> & {
  readonly parts: { dev: Part | undefined; test: Part | undefined } | undefined;
}): Figure[] {
  const { events, losses } = record;
  const start = events.findLast((event) => event.type === "start");
  const end = events.findLast((event) => event.type === "end");
  const stop = events.findLast((event) => event.type === "stop");
  const machine = events.findLast((event) => event.type === "machine");
  const epochs = events.filter((event) => event.type === "epoch");
  const best = stop?.bestEpoch ?? epochs.findLast((epoch) => epoch.best)?.epoch;
  const seconds = end?.seconds ?? epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const figures: (Figure | undefined)[] = [
    scoreOf("dev", parts?.dev),
    scoreOf("test", parts?.test),
    start && { label: "parameters", text: grouped(start.parameters) },
    {
      label: "epochs",
      text: `${epochs.at(-1)?.epoch ?? 0}${start ? ` of ${start.epochs}` : ""}`,
      ...(best !== undefined && best > 0 && { note: `best: ${best}` }),
    },
    { label: "steps", text: grouped(Math.max(losses.length, stop?.step ?? 0)), ...(recipe && { note: `${recipe.batchSize} rows each` }) },
    { label: "training time", text: duration(seconds), ...(end && { note: `${brief(end.stepsPerSecond)} steps/s` }) },
    data && { label: "train rows", text: grouped(data.train.rows), note: `${grouped(data.dev.rows)} dev, ${grouped(data.test.rows)} test` },
    data && { label: "columns", text: String(data.train.columns.length) },
    recipe && { label: "optimizer", text: recipe.optimizer.optimizer },
    recipe && { label: "seed", text: String(recipe.seed) },
    stop && {
      label: "ended by",
      text: { epochs: "all epochs done", early: "early stopping", interrupted: "an interruption" }[stop.reason],
    },
    start && { label: "backend", text: start.backend },
    machine && {
      label: "machine",
      text: `${machine.processor}, ${counted(machine.cores, "core")}, ${machine.platform}, Node ${machine.node}`,
    },
    model && { label: "network", text: model.summary().at(-1) ?? "" },
    ...(start?.notes ?? []).slice(0, 12).map((text) => ({ label: "noticed", text })),
  ];
  return figures.filter((figure) => figure !== undefined);
}

function scoreOf(name: string, part: Part | undefined): Figure | undefined {
  if (!part) return undefined;
  const accuracy = accuracyOf(part);
  if (accuracy) return { label: `${name} accuracy`, text: percent(accuracy.value), note: percentBounds(accuracy) };
  const { rmse, r2 } = part.report as { readonly rmse?: number; readonly r2?: number };
  return rmse === undefined
    ? undefined
    : { label: `${name} RMSE`, text: brief(rmse), ...(r2 !== undefined && { note: `R² ${brief(r2)}` }) };
}

/** A report is told from another by when it was made and by how much it knows. */
function madeAt({ events }: RunRecord): string {
  const now = new Date();
  const start = events.find((event) => event.type === "start");
  const rows = start ? `${grouped(start.rows.train)} train rows, ` : "";
  return `${rows}report of ${now.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
