import { metrics } from "gradus";
import { brief, grouped, percent, percentBounds } from "../terminal/brief.js";
import { type Ink, noInk } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";
import { accuracyOf, type Part } from "./part.js";

/** The metrics of parts side by side; accuracy, RMSE and mean absolute error with their 95 % intervals below. */
export function metricsTable(parts: readonly Part[], ink: Ink = noInk): string[] {
  return textTable({
    header: ["", ...parts.map(({ name }) => ink.strong(name))],
    rows: metricsCells(parts),
    right: parts.map((_, p) => p + 1),
  });
}

/** The cells of that table without its head: a metric a row, its name first. */
export function metricsCells(parts: readonly Part[]): string[][] {
  const row = (label: string, value: (part: Part) => string): string[] => [label, ...parts.map(value)];
  const rows = [row("rows", ({ report }) => grouped(report.rows))];
  if (parts.every((part) => accuracyOf(part))) {
    rows.push(
      row("accuracy", (part) => percent(accuracyOf(part)!.value)),
      row(bounds, (part) => percentBounds(accuracyOf(part)!)),
    );
    for (const [key, label] of [
      ["logLoss", "log loss"],
      ["f1", "F1"],
      ["rocAuc", "ROC AUC"],
      ["brier", "Brier score"],
      ["calibrationError", "calibration error"],
    ] as const)
      if (parts.some(({ report }) => numberIn(report, key) !== undefined))
        rows.push(row(label, ({ report }) => brief(numberIn(report, key) ?? Number.NaN)));
  } else {
    const error = (interval: (part: Part) => metrics.Interval) =>
      [(part: Part) => brief(interval(part).value), (part: Part) => boundsOf(interval(part))] as const;
    const [root, rootBounds] = error(rootMeanSquare);
    const [mean, meanBounds] = error(meanSize);
    rows.push(row("RMSE", root), row(bounds, rootBounds), row("mean |error|", mean), row(bounds, meanBounds));
    rows.push(row("R²", ({ report }) => brief(numberIn(report, "r2") ?? Number.NaN)));
  }
  return rows;
}

/** A line of its own below the value keeps three parts within 80 columns. */
const bounds = "  95 % interval";

const boundsOf = ({ low, high }: metrics.Interval): string => `${brief(Math.max(0, low))} to ${brief(high)}`;

function rootMeanSquare({ residuals = new Float64Array() }: Part): metrics.Interval {
  const { value, low, high } = metrics.meanInterval(residuals.map((residual) => residual ** 2));
  return { value: Math.sqrt(value), low: Math.sqrt(Math.max(0, low)), high: Math.sqrt(high) };
}

function meanSize({ residuals = new Float64Array() }: Part): metrics.Interval {
  return metrics.meanInterval(residuals.map(Math.abs));
}

function numberIn(report: object, key: string): number | undefined {
  const value: unknown = (report as Readonly<Record<string, unknown>>)[key];
  return typeof value === "number" ? value : undefined;
}
