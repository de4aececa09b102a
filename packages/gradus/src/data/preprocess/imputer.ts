import { median } from "../median.js";
import { moments } from "../moments.js";
import { type Matrix, mapItems, perColumn } from "./matrix.js";

/** What fills the gaps of a column: its mean, its median, its most frequent value (the smallest of equally frequent ones), or a constant. */
export type ImputeBy = "mean" | "median" | "mostFrequent" | Readonly<{ constant: number }>;

/** The value that fills each column's gaps; NaN where a column has no value at all. x: [rows, columns], NaN = gap. */
export function fitImputer(x: Matrix, by: ImputeBy): { readonly statistics: Float64Array } {
  return { statistics: perColumn(x, (column) => statistic(column, by)) };
}

/** y = x with the statistic of the column in place of NaN. */
export function impute({ statistics }: { readonly statistics: Float64Array }, x: Matrix): Matrix {
  return mapItems(x, (value, j) => (Number.isNaN(value) ? statistics[j]! : value));
}

function statistic(column: Float64Array, by: ImputeBy): number {
  if (typeof by === "object") return by.constant;
  const known = column.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return Number.NaN;
  switch (by) {
    case "mean":
      return moments(known).mean;
    case "median":
      return median(known);
    case "mostFrequent":
      return mostFrequent(known);
    default:
      return by satisfies never;
  }
}

function mostFrequent(values: Float64Array): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] || (each[1] === best[1] && each[0] < best[0]) ? each : best))[0];
}
