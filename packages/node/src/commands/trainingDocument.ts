import type { diagnose, Model, Report, RunEvent } from "gradus";
import { type CalibrationDocument, type IntervalDocument, trustDocument } from "./calibration.js";
import type { Part } from "./part.js";
import type { ProfileDocument } from "./trainingTrace.js";

/** Metrics of one part in a document: those of the report, without the number of rows. */
export type MetricsDocument = Omit<Report, "rows">;

/** What `gradus train --json` prints. A part without rows has null for its metrics, a number as target null for its classes. */
export type TrainingDocument = Readonly<{
  task: "classification" | "regression";
  target: string;
  classes: readonly string[] | null;
  rows: Readonly<{ train: number; dev: number; test: number }>;
  /** How many of the train rows their metrics are of, where they were streamed. */
  measuredTrainRows?: number;
  metrics: Readonly<{ train: MetricsDocument; dev: MetricsDocument; test: MetricsDocument | null }>;
  epochs: number;
  steps: number;
  seconds: number;
  /** What training was expected to take before it began, if nothing ended it early; absent where that was not told. */
  expectedSeconds?: number;
  stepsPerSecond: number;
  /** SHA-256 of the parameters' bytes in layer order. */
  weightsHash: string;
  /** The path of the model's file. */
  model: string;
  /** The train rows that were hardest to learn, perhaps because their target is wrong; `row` counts the rows of the file from 1. */
  suspects: readonly SuspectDocument[];
  /** For a classifier with probabilities: their reliability curve on test (on dev without test rows). */
  calibration?: CalibrationDocument;
  /** For numbers with intervals: how often these held the truth, on the same rows. */
  interval?: IntervalDocument;
  /** With --profile: where the time went, and the path of the trace. */
  profile?: ProfileDocument;
}>;

/** A train row with what the data say and what the model believes instead; `chance` is null for numbers, `loss` its average while learning. */
export type SuspectDocument = Readonly<{
  row: number;
  given: string | number;
  believed: string | number;
  chance: number | null;
  loss: number;
}>;

/** A training that is over. */
export type Trained = Readonly<{
  model: Model;
  path: string;
  parts: Readonly<{ train: Part; dev: Part; test: Part | undefined }>;
  end: Extract<RunEvent, { type: "end" }>;
  suspects: readonly diagnose.Suspect[];
  expectedSeconds?: number;
  profile?: ProfileDocument;
}>;

export async function trainingDocument({
  model,
  path,
  parts,
  end,
  suspects,
  expectedSeconds,
  profile,
}: Trained): Promise<TrainingDocument> {
  const { target } = model.preparation;
  const { train, dev, test } = parts;
  return {
    task: target.task,
    target: target.name,
    classes: target.task === "classification" ? target.classes : null,
    rows: { train: model.training.rows, dev: dev.report.rows, test: test?.report.rows ?? 0 },
    ...(train.report.rows < model.training.rows && { measuredTrainRows: train.report.rows }),
    metrics: { train: metricsDocument(train.report), dev: metricsDocument(dev.report), test: test ? metricsDocument(test.report) : null },
    epochs: end.epochs,
    steps: end.steps,
    seconds: end.seconds,
    ...(expectedSeconds !== undefined && { expectedSeconds }),
    stepsPerSecond: end.stepsPerSecond,
    weightsHash: await model.weightsHash(),
    model: path,
    suspects: suspects.map(({ sourceRow, given, believed, chance, loss }) => ({ row: sourceRow + 1, given, believed, chance, loss })),
    ...trustDocument(model, test ?? dev),
    ...(profile && { profile }),
  };
}

export function metricsDocument({ rows: _, ...metrics }: Report): MetricsDocument {
  return metrics;
}
