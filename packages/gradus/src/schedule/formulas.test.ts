import { expect, test } from "vitest";
import { exponential, inverseRoot, inverseTime, manual, type Rate, rateAt, step } from "./index.js";

/** The rates of epochs 0 to 4, of 10 steps each, or of steps. */
const byEpoch = (rate: Rate): number[] => [0, 1, 2, 3, 4].map((epoch) => rateAt(rate, { step: 10 * epoch, epoch, stepsPerEpoch: 10 }));
const byStep = (rate: Rate): number[] => [0, 1, 2, 3, 4].map((at) => rateAt(rate, { step: at, epoch: 0, stepsPerEpoch: 10 }));

test("a0 / (1 + decay epoch): 0.2, 0.1, 0.067, 0.05, 0.04 for a0 = 0.2 and decay 1, as the note's table has it", () => {
  const rates = byEpoch(inverseTime({ from: 0.2, decay: 1, per: "epoch" }));
  expect(rates).toEqual([0.2, 0.1, 0.2 / 3, 0.05, 0.04]);
});

test("0.95^epoch a0", () => {
  expect(byEpoch(exponential({ from: 0.2, factor: 0.95, per: "epoch" }))).toEqual([0, 1, 2, 3, 4].map((epoch) => 0.2 * 0.95 ** epoch));
});

test("k / sqrt(epoch) a0 and k / sqrt(t) a0, counted from 1", () => {
  const expected = [1, 2, 3, 4, 5].map((count) => 0.3 / Math.sqrt(count));
  expect(byEpoch(inverseRoot({ from: 0.3, per: "epoch" }))).toEqual(expected);
  expect(byStep(inverseRoot({ from: 0.3, per: "step" }))).toEqual(expected);
});

test("a staircase halves at its steps, and values by hand hold where they are set", () => {
  expect(byEpoch(step({ from: 0.8, factor: 0.5, every: 2, per: "epoch" }))).toEqual([0.8, 0.8, 0.4, 0.4, 0.2]);
  expect(byEpoch(manual({ values: [0.1, 0.03, 0.01], at: [1, 4], per: "epoch" }))).toEqual([0.1, 0.03, 0.03, 0.03, 0.01]);
});
