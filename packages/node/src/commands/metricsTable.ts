import { metrics } from "gradus";
import { brief, grouped, percent } from "../terminal/brief.js";
import { type Ink, noInk } from "../terminal/ink.js";
import { textTable } from "../terminal/textTable.js";
import { accuracyOf, type Part } from "./part.js";

/** The metrics of parts side by side; accuracy, RMSE and mean absolute error with their 95 % intervals. */
export function metricsTable(parts: readonly Part[], ink: Ink = noInk): string[] {
  const row = (label: string, value: (part: Part) => string): string[] => [label, ...parts.map(value)];
  const rows = [row("rows", ({ report }) => grouped(report.rows))];
  if (parts.every((part) => accuracyOf(part))) {
    rows.push(row("accuracy", (part) => shareWithin(accuracyOf(part)!)));
    for (const [key, label] of [
      ["logLoss", "log loss"],
      ["f1", "F1"],
      ["rocAuc", "ROC AUC"],
    ] as const)
      if (parts.some(({ report }) => numberIn(report, key) !== undefined))
        rows.push(row(label, ({ report }) => brief(numberIn(report, key) ?? Number.NaN)));
  } else {
    rows.push(row("RMSE", (part) => rootWithin(part)));
    rows.push(row("mean |error|", (part) => meanWithin(part)));
    rows.push(row("R²", ({ report }) => brief(numberIn(report, "r2") ?? Number.NaN)));
  }
  return textTable({ header: ["", ...parts.map(({ name }) => ink.strong(name))], rows, right: parts.map((_, p) => p + 1) });
}

const shareWithin = ({ value, low, high }: { value: number; low: number; high: number }): string =>
  `${percent(value)} (${percent(low).replace(" %", "")} to ${percent(high).replace(" %", "")})`;

function rootWithin({ residuals = new Float64Array() }: Part): string {
  const { value, low, high } = metrics.meanInterval(residuals.map((residual) => residual ** 2));
  return `${brief(Math.sqrt(value))} (${brief(Math.sqrt(Math.max(0, low)))} to ${brief(Math.sqrt(high))})`;
}

function meanWithin({ residuals = new Float64Array() }: Part): string {
  const { value, low, high } = metrics.meanInterval(residuals.map(Math.abs));
  return `${brief(value)} (${brief(Math.max(0, low))} to ${brief(high)})`;
}

function numberIn(report: object, key: string): number | undefined {
  const value: unknown = (report as Readonly<Record<string, unknown>>)[key];
  return typeof value === "number" ? value : undefined;
}
