import type { data, Report } from "gradus";
import { brief, grouped, percent } from "../terminal/brief.js";
import type { Ink } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";
import { type MetricsDocument, metricsDocument } from "./trainingDocument.js";

/** A fold that is over: how many rows were learned from, chose, and were measured; what was measured. */
export type FoldResult = Readonly<{
  rows: Readonly<{ train: number; dev: number; test: number }>;
  report: Report;
  epochs: number;
  seconds: number;
}>;

/**
 * A mean over folds with its standard error, s / sqrt(folds), s the deviation of the folds. Folds share most of their train rows, so that the true error of the mean is somewhat larger.
 * Source: Bengio and Grandvalet 2004, No unbiased estimator of the variance of k-fold cross-validation.
 */
export type FoldMean = Readonly<{ value: number; standardError: number }>;

/** What `gradus train --folds K --json` prints. `model` is null unless --out asked for one. */
export type FoldsDocument = Readonly<{
  task: "classification" | "regression";
  target: string;
  classes: readonly string[] | null;
  folds: readonly Readonly<{ rows: FoldResult["rows"]; metrics: MetricsDocument; epochs: number; seconds: number }>[];
  mean: Readonly<Record<string, FoldMean>>;
  seconds: number;
  model: string | null;
}>;

export function foldsDocument(
  results: readonly FoldResult[],
  { target, model }: { readonly target: data.Target; readonly model: string | null },
): FoldsDocument {
  const names = Object.keys(metricsDocument(results[0]!.report)).filter((name) => valuesOf(results, name).length === results.length);
  return {
    task: target.task,
    target: target.name,
    classes: target.task === "classification" ? target.classes : null,
    folds: results.map(({ rows, report, epochs, seconds }) => ({ rows, metrics: metricsDocument(report), epochs, seconds })),
    mean: Object.fromEntries(names.map((name) => [name, meanOf(valuesOf(results, name))])),
    seconds: results.reduce((sum, { seconds }) => sum + seconds, 0),
    model,
  };
}

type Shown = readonly [key: string, label: string, show: (value: number) => string];

const shownOfClasses: readonly Shown[] = [
  ["accuracy", "accuracy", percent],
  ["logLoss", "log loss", brief],
  ["f1", "F1", brief],
  ["rocAuc", "ROC AUC", brief],
];
const shownOfNumbers: readonly Shown[] = [
  ["rmse", "RMSE", brief],
  ["mae", "mean |error|", brief],
  ["r2", "R²", brief],
];

const shownOf = (report: Report): readonly Shown[] => (report.accuracy ? shownOfClasses : shownOfNumbers);

/** The foremost metric of a fold: its accuracy or RMSE. */
export function shownMetric(report: Report): string {
  const [key, label, show] = shownOf(report)[0]!;
  return `${label} ${show(valueIn(report, key)!)}`;
}

/** One line a fold, then mean and standard error. */
export function foldsTable(results: readonly FoldResult[], ink: Ink): string[] {
  const columns = shownOf(results[0]!.report).filter(([key]) => valuesOf(results, key).length === results.length);
  const lines = results.map(({ rows, report }, at) => [
    `fold ${at + 1}`,
    grouped(rows.train + rows.dev),
    grouped(rows.test),
    ...columns.map(([key, , show]) => show(valueIn(report, key)!)),
  ]);
  const means = columns.map(([key, , show]) => {
    const { value, standardError } = meanOf(valuesOf(results, key));
    return [show(value), Number.isNaN(standardError) ? "-" : show(standardError)] as const;
  });
  return textTable({
    header: ["", "learned", "measured", ...columns.map(([, label]) => ink.strong(label))],
    rows: [
      ...lines,
      [ink.strong("mean"), "", "", ...means.map(([value]) => ink.strong(value))],
      ["± standard error", "", "", ...means.map(([, error]) => error)],
    ],
    right: ["", "", ...columns].map((_, at) => at + 1),
  });
}

function meanOf(values: readonly number[]): FoldMean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { value: mean, standardError: Math.sqrt(variance / values.length) };
}

/** The values of those folds that have the metric (a fold in which a class has no rows has no ROC AUC). */
function valuesOf(results: readonly FoldResult[], key: string): number[] {
  return results.flatMap(({ report }) => valueIn(report, key) ?? []);
}

/** A metric of a report as a number; of one with an interval its value. */
function valueIn(report: Report, key: string): number | undefined {
  const found = (report as unknown as Readonly<Record<string, unknown>>)[key];
  if (typeof found === "number") return found;
  return typeof found === "object" && found !== null && "value" in found && typeof found.value === "number" ? found.value : undefined;
}
