import { expect, test } from "vitest";
import { fitImputer, impute } from "./imputer.js";
import type { Matrix } from "./matrix.js";
import { fitMaxAbsScaler, maxAbsScale } from "./maxAbsScaler.js";
import { fitMinMaxScaler, minMaxScale } from "./minMaxScaler.js";
import { normalizeRows } from "./normalizer.js";
import { fitRobustScaler, robustScale } from "./robustScaler.js";

const column = (...values: readonly number[]): Matrix => ({ data: Float64Array.from(values), rows: values.length, columns: 1 });

test("minMaxScale maps the fitted range to the asked one, and goes on beyond it", () => {
  const scaler = fitMinMaxScaler(column(2, 4, 6), { low: -1, high: 1 });
  expect([...minMaxScale(scaler, column(2, 3, 6, 8)).data]).toEqual([-1, -0.5, 1, 2]);
  expect([...minMaxScale(fitMinMaxScaler(column(7, 7)), column(7)).data]).toEqual([0]);
});

test("robustScale centres at the median and divides by the quartiles' distance, or by 1 where they are equal", () => {
  const scaler = fitRobustScaler(column(1, 2, 3, 4, 1000));
  expect([...robustScale(scaler, column(3, 5)).data]).toEqual([0, 1]);
  expect([...fitRobustScaler(column(5, 5, 5)).scale]).toEqual([1]);
});

test("maxAbsScale keeps zeros and signs", () => {
  expect([...maxAbsScale(fitMaxAbsScaler(column(-4, 2, 0)), column(-4, 2, 0)).data]).toEqual([-1, 0.5, 0]);
});

test("rows are divided by their norm, and a row of zeros stays", () => {
  const rows: Matrix = { data: Float64Array.of(3, -4, 0, 0), rows: 2, columns: 2 };
  expect([...normalizeRows(rows, "l2").data]).toEqual([0.6, -0.8, 0, 0]);
  expect([...normalizeRows(rows, "l1").data]).toEqual([3 / 7, -4 / 7, 0, 0]);
  expect([...normalizeRows(rows, "max").data]).toEqual([0.75, -1, 0, 0]);
});

test("gaps are filled with what was asked for; of equally frequent values the smallest wins", () => {
  const gaps = column(4, Number.NaN, 1, 1, 4, 5);
  const fill = (by: Parameters<typeof fitImputer>[1]): number => impute(fitImputer(gaps, by), gaps).data[1]!;
  expect([fill("mean"), fill("median"), fill("mostFrequent"), fill({ constant: -1 })]).toEqual([3, 4, 1, -1]);
});
