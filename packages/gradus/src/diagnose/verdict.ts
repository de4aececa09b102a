import { inRange } from "../errors/index.js";
import type { Interval } from "../metrics/index.js";

/**
 * How a gap compares with what is tolerated: "high" if it is more and would still be more than half of it at the low end of its 95 % interval, "low" if it is
 * tolerated and would be at most twice as much at the high end; otherwise the rows are too few to tell.
 */
export type Judgement = "high" | "low" | "not enough evidence";

/** A difference of two errors with its 95 % interval. */
export type Gap = Interval & Readonly<{ judgement: Judgement }>;

/** Bias (train error above the floor), variance (dev error above train error), and which of them to work on first. */
export type Verdict = Readonly<{ bias: Gap; variance: Gap; first: "bias" | "variance" | "neither" | "not enough evidence" }>;

/**
 * The errors of a network with their 95 % intervals, as shares from 0 (perfect): of rows whose class is wrong, or of the target's variance that is not
 * explained. `floor` is the error that is possible at all (default 0), such as that of an expert. `tolerance` is the gap that is worth no work.
 */
export type Evidence = Readonly<{ train: Interval; dev: Interval; floor?: number; tolerance?: number }>;

/**
 * The first question about a trained network: is it held back by bias or by variance?
 *   bias = train error - floor;   variance = dev error - train error
 * The interval of the difference of two errors is Newcombe's hybrid: d - sqrt((a - lowA)^2 + (highB - b)^2), d + sqrt((highA - a)^2 + (b - lowB)^2).
 * Bias comes first if both are high, for a remedy against it changes the variance too.
 * Source: Newcombe 1998, Interval estimation for the difference between independent proportions, method 10.
 * @throws UserError if floor is no share or tolerance is negative
 */
export function verdict({ train, dev, floor = 0, tolerance = 0.02 }: Evidence): Verdict {
  inRange(floor, 0, 1, "[]", "diagnose.verdict, floor");
  inRange(tolerance, 0, 1, "[]", "diagnose.verdict, tolerance");
  const bias = judged({ value: train.value - floor, low: train.low - floor, high: train.high - floor }, tolerance);
  const variance = judged(difference(dev, train), tolerance);
  return { bias, variance, first: firstOf(bias.judgement, variance.judgement) };
}

/** a - b for independent a and b. */
function difference(a: Interval, b: Interval): Interval {
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

function judged(gap: Interval, tolerance: number): Gap {
  const { value, low, high } = gap;
  const isHigh = value > tolerance && low > tolerance / 2;
  const isLow = value <= tolerance && high <= 2 * tolerance;
  const judgement = isHigh ? "high" : isLow ? "low" : "not enough evidence";
  return { ...gap, judgement };
}

function firstOf(bias: Judgement, variance: Judgement): Verdict["first"] {
  if (bias === "high") return "bias";
  if (variance === "high") return "variance";
  return bias === "low" && variance === "low" ? "neither" : "not enough evidence";
}
