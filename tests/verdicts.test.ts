import { describe, expect, test } from "vitest";
import { caseOf, comparison, judged } from "../bench/verdictCases.mjs";

// A guard against getting worse, on cases that were looked at in development; bench/verdicts.mjs measures on others.
test("the verdict is right on at least 9 of 10 teacher-student cases with known bias and variance", { timeout: 300_000 }, async () => {
  const results = [];
  for (let number = 0; number < 10; number++) results.push(await judged(caseOf(number)));
  const wrong = results.filter(({ right }) => !right).map(({ number, found, truth }) => ({ number, verdict: found.verdict, truth }));
  expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(1);
  expect(new Set(results.map(({ deserved }) => deserved)).size).toBeGreaterThanOrEqual(3);
  expect(new Set(results.map(({ found }) => found.verdict)).size).toBeGreaterThanOrEqual(3);
});

describe("how cases are counted", () => {
  const gap = (value: number, judgement: "high" | "low" | "not enough evidence") => ({
    value,
    low: value - 0.03,
    high: value + 0.03,
    judgement,
  });
  const counted = (bias: ReturnType<typeof gap>, variance: ReturnType<typeof gap>) =>
    comparison({ verdict: "highBias", bias, variance, tolerance: 0.02 }, { bias: 0.3, variance: 0 }).right;

  test("both judgements must be those of the true gaps", () => {
    expect(counted(gap(0.2, "high"), gap(0, "low"))).toBe(true);
    expect(counted(gap(0.01, "low"), gap(0, "low"))).toBe(false);
    expect(counted(gap(0.2, "high"), gap(0.1, "high"))).toBe(false);
  });

  test("not enough evidence counts only where the interval holds the tolerance", () => {
    expect(counted(gap(0.2, "high"), gap(0.01, "not enough evidence"))).toBe(true);
    expect(counted(gap(0.2, "not enough evidence"), gap(0, "low"))).toBe(false);
  });
});
