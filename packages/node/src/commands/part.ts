import { type data, type Model, metrics, type Report } from "gradus";
import type { Reliability } from "../terminal/reliabilityTable.js";
import { type Coverage, calibrationOf, coverageOf } from "./calibration.js";
import { type MistakenImage, surestMistakes } from "./mistakenImages.js";

/** A part of the data as a model does on it: the metrics, what is needed to draw and judge, row by row. */
export type Part = Readonly<{
  /** What tables call it: train, dev, test, or a file's name. */
  name: string;
  report: Report;
  /** What was unexpected about its rows. */
  notes: readonly string[];
  /** For classes: true and predicted label numbers. */
  codes?: Readonly<{ actual: Int32Array; predicted: Int32Array }>;
  /** For classes of images: the surest of the wrong answers. */
  mistakenImages?: readonly MistakenImage[];
  /** For numbers: prediction minus target, in the target's unit. */
  residuals?: Float64Array;
  /** For classes with probabilities: what these are worth. */
  calibration?: readonly Reliability[];
  /** For numbers with intervals: how often these hold the truth. */
  coverage?: Coverage;
}>;

/** Measures a model on a part. Nothing where the part has no rows. */
export async function partOf(name: string, model: Model, table: data.Table): Promise<Part | undefined> {
  if (table.rows === 0) return undefined;
  const report = await model.evaluate(table);
  const predictions = await model.predict(table);
  const notes = [...new Set(predictions.notes)];
  const { target } = table;
  if (predictions.task === "regression") {
    if (target?.task !== "regression") return { name, report, notes };
    const residuals = predictions.values.map((value, row) => value - target.values[row]!);
    const { interval } = predictions;
    return { name, report, notes, residuals, ...(interval && { coverage: coverageOf(target.values, interval) }) };
  }
  if (target?.task !== "classification") return { name, report, notes };
  const codeOf = new Map(model.classes.map((label, code) => [label, code]));
  const learned = target.classes.map((label) => codeOf.get(label) ?? -1);
  const { probabilities } = predictions;
  const codes = {
    actual: target.codes.map((code) => learned[code]!),
    predicted: Int32Array.from(predictions.classes, (label) => codeOf.get(label)!),
  };
  const mistakenImages = surestMistakes(table, codes, predictions);
  return {
    name,
    report,
    notes,
    codes,
    ...(mistakenImages.length > 0 && { mistakenImages }),
    ...(probabilities && { calibration: calibrationOf(codes.actual, probabilities) }),
  };
}

/** The accuracy with its interval, for classifiers. */
export function accuracyOf({ report }: Part): metrics.Interval | undefined {
  return "accuracy" in report ? report.accuracy : undefined;
}

/**
 * The error as a share with its 95 % interval: of wrong rows, or of squared errors in the variance `deviation`^2 of the train target.
 */
export function errorShare(part: Part, deviation: number): metrics.Interval | undefined {
  const accuracy = accuracyOf(part);
  if (accuracy) return { value: 1 - accuracy.value, low: 1 - accuracy.high, high: 1 - accuracy.low };
  if (!part.residuals) return undefined;
  const { value, low, high } = metrics.meanInterval(part.residuals.map((residual) => (residual / deviation) ** 2));
  return { value, low: Math.max(0, low), high };
}
