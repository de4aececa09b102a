import { expect, test } from "vitest";
import { wilson } from "../metrics/index.js";
import { verdict } from "./verdict.js";

/** The verdict on error rates of a train part and a dev part with many rows each. */
function verdictOn(train: number, dev: number, { rows = 20_000, floor = 0 }: { rows?: number; floor?: number } = {}) {
  return verdict({ train: wilson(train, rows), dev: wilson(dev, rows), floor });
}

test("1 % on train and 11 % on dev is high variance", () => {
  const { bias, variance, first } = verdictOn(0.01, 0.11);
  expect([bias.judgement, variance.judgement, first]).toEqual(["low", "high", "variance"]);
});

test("15 % on train and 16 % on dev is high bias when people make no mistakes", () => {
  const { bias, variance, first } = verdictOn(0.15, 0.16);
  expect([bias.judgement, variance.judgement, first]).toEqual(["high", "low", "bias"]);
});

test("15 % on train and 30 % on dev is both, and bias comes first", () => {
  const { bias, variance, first } = verdictOn(0.15, 0.3);
  expect([bias.judgement, variance.judgement, first]).toEqual(["high", "high", "bias"]);
});

test("0.5 % on train and 1 % on dev is neither", () => {
  expect(verdictOn(0.005, 0.01).first).toBe("neither");
});

test("15 % on train and 16 % on dev is neither when even experts are wrong on 15 %", () => {
  expect(verdictOn(0.15, 0.16, { floor: 0.15 }).first).toBe("neither");
});

test("with 50 rows in dev, 2 % on train and 6 % on dev is not enough evidence", () => {
  const { variance, first } = verdict({ train: wilson(0.02, 400), dev: wilson(0.06, 50) });
  expect([variance.judgement, first]).toEqual(["not enough evidence", "not enough evidence"]);
});

test("the interval of the gap is Newcombe's: 56 of 70 against 48 of 80 gives 0.0524 to 0.3339", () => {
  const { variance } = verdict({ dev: wilson(56 / 70, 70), train: wilson(48 / 80, 80) });
  expect(variance.value).toBeCloseTo(0.2, 12);
  expect(variance.low).toBeCloseTo(0.0524, 4);
  expect(variance.high).toBeCloseTo(0.3339, 4);
});

test("a floor that is no share is refused", () => {
  expect(() => verdict({ train: wilson(0.1, 9), dev: wilson(0.1, 9), floor: 5 })).toThrow(/diagnose\.verdict, floor/);
});
