import { type data, type Model, metrics } from "gradus";
import { brief, bytes, percent } from "../terminal/brief.js";
import { confusionTable, frequentMistakes, mostShownClasses } from "../terminal/confusionTable.js";
import { histogram } from "../terminal/histogram.js";
import { type Ink, inkFor } from "../terminal/ink.js";
import { lineChart } from "../terminal/lineChart.js";
import { section } from "../terminal/section.js";
import { wrapped } from "../terminal/wrapped.js";
import { trustLines } from "./calibration.js";
import { deviationOf, type Floor } from "./floor.js";
import { judgementLines } from "./judgement.js";
import { metricsTable } from "./metricsTable.js";
import { mistakenImageLines } from "./mistakenImages.js";
import type { Part } from "./part.js";
import { suspectLines } from "./suspectLines.js";
import type { Trained } from "./trainingDocument.js";

/** What a report is about: a training, the train rows, and the error that is possible at all. */
export type Reported = Trained & Readonly<{ table: data.Table; floor: Floor }>;

/** Prints the report on a training to standard output. */
export function printReport(reported: Reported): void {
  const lines = reportLines(reported, { ink: inkFor(process.stdout), columns: process.stdout.columns ?? 80 });
  process.stdout.write(`\n${lines.join("\n")}\n`);
}

/** The report on a training, for a terminal of this many columns: curves, metrics, mistakes, verdict, and where the model is. */
export function reportLines(
  { model, table, parts, floor, path, suspects }: Reported,
  { ink, columns }: { readonly ink: Ink; readonly columns: number },
): string[] {
  const shown = [parts.train, parts.dev, ...(parts.test ? [parts.test] : [])];
  const judged = { train: parts.train, dev: parts.dev, table, floor };
  return [
    ...section("Learning curves (loss)", curves(model, { ink, columns }), ink),
    ...section("Metrics", [...metricsTable(shown, ink), baseline(table, parts.dev)], ink),
    ...mistakeLines(model, parts.dev, { ink, columns }),
    ...trustSection(model, parts.test ?? parts.dev, ink),
    ...section("Hardest train rows: perhaps mislabelled", suspectLines(suspects, model.preparation.target.name), ink),
    ...section(
      "Bias or variance?",
      judgementLines(judged).flatMap((line) => wrapped(line, columns - 2, /^\w+ {2}/.test(line) ? " ".repeat(10) : "")),
      ink,
    ),
    ...section("Saved", [`${path} (${bytes(model.toBytes().length)})`], ink),
  ];
}

/** What probabilities or intervals are worth on a part. */
export function trustSection(model: Model, part: Part, ink: Ink): string[] {
  const { title, lines } = trustLines(model, part, ink);
  return section(title, lines, ink);
}

function curves(model: Model, { ink, columns }: { readonly ink: Ink; readonly columns: number }): string[] {
  const { history } = model.training;
  if (history.length < 2) return [];
  const train = { label: "train, while learning (with dropout)", values: history.map((epoch) => epoch.train.loss), ink: ink.train };
  const dev = { label: "dev", values: history.map((epoch) => epoch.dev?.loss ?? Number.NaN), heavy: true, ink: ink.dev };
  return lineChart([train, dev], { width: Math.max(20, Math.min(70, columns - 14)), height: 12, xLabel: "epoch" });
}

/** What needs no network: always the most frequent class, or the mean. */
export function baseline({ target }: data.Table, dev: Part): string {
  if (target?.task === "classification" && dev.codes) {
    const counts = new Array<number>(target.classes.length).fill(0);
    for (const code of target.codes) counts[code]! += 1;
    const most = counts.indexOf(Math.max(...counts));
    const right = dev.codes.actual.reduce((count, code) => count + (code === most ? 1 : 0), 0);
    return `(always "${target.classes[most]}" would be right on ${percent(right / dev.codes.actual.length)} of dev)`;
  }
  if (target?.task !== "regression") return "";
  const mean = target.values.reduce((sum, value) => sum + value, 0) / target.values.length;
  return `(always the mean ${brief(mean)} would have an RMSE of ${brief(deviationOf(target.values))} on train)`;
}

/** The mistakes on a part: the confusion matrix or the most frequent mistakes, or what the residuals look like. */
export function mistakeLines(
  model: Model,
  { name, codes, residuals, mistakenImages = [] }: Part,
  { ink, columns }: { readonly ink: Ink; readonly columns: number },
): string[] {
  if (residuals) return section(`Residuals on ${name}: prediction minus target`, residualLines(residuals), ink);
  if (!codes) return [];
  const { classes } = model;
  const { counts } = metrics.confusion({ y: codes.actual, predicted: codes.predicted, classes: classes.length });
  const table =
    classes.length <= mostShownClasses
      ? section(`Confusion on ${name}: rows are true classes, columns predicted ones`, confusionTable({ classes, counts }, ink), ink)
      : section(`Most frequent mistakes on ${name}`, frequentMistakes({ classes, counts }, 8), ink);
  return [...table, ...section(`Surest mistakes on ${name}`, mistakenImageLines(mistakenImages, classes, columns - 2), ink)];
}

function residualLines(residuals: Float64Array): string[] {
  const sorted = residuals.toSorted();
  const at = (share: number): string => brief(sorted[Math.round(share * (sorted.length - 1))]!);
  const mean = residuals.reduce((sum, residual) => sum + residual, 0) / residuals.length;
  return [
    `mean ${brief(mean)}, median ${at(0.5)}; nine of ten lie between ${at(0.05)} and ${at(0.95)}`,
    ...histogram(residuals, { bins: 9, width: 40 }),
  ];
}
