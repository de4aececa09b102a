import { expect, test } from "vitest";
import { calibrationOf, coverageOf } from "./calibration.js";

test("a reliability curve counts rows by how sure they are, with what came true; a label that was never learned is wrong", () => {
  const probability = Float64Array.of(0.95, 0.05, 0.91, 0.09, 0.45, 0.55, 0.42, 0.58);
  const bins = calibrationOf(Int32Array.of(0, -1, 1, 0), probability);
  expect(bins.map(({ low, rows }) => [low, rows])).toEqual([
    [0.5, 2],
    [0.9, 2],
  ]);
  expect(bins[0]!.said).toBeCloseTo(0.565, 12);
  expect(bins.map(({ right }) => right.value)).toEqual([0.5, 0.5]);
  expect(bins[1]!.right.low).toBeGreaterThan(0.05);
});

test("coverage is the share of rows within their bounds, ends included", () => {
  const { level, covered, width } = coverageOf(Float64Array.of(1, 2, 3, 4), {
    level: 0.9,
    low: Float64Array.of(1, 0, 4, 0),
    high: Float64Array.of(2, 2, 5, 9),
  });
  expect([level, covered.value, width]).toEqual([0.9, 0.75, 3.25]);
});
