import { inRange } from "../../errors/index.js";
import { range } from "./range.js";
import { type RealScale, realScale } from "./scale.js";

/**
 * A number below 1 whose distance from 1 counts in factors: x = 1 - exp(lerp(ln(1 - low), ln(1 - high), u)), so that half of the draws from [0.9, 0.999]
 * lie above 0.99. For the weights of running means: beta = 0.9 looks back over 10 steps, 0.99 over 100, 0.999 over 1,000.
 */
export type OneMinusLog = Readonly<{ parameter: "oneMinusLog"; low: number; high: number }>;

/** @throws UserError if low and high are not in [0, 1) with low < high */
export function oneMinusLog(low: number, high: number): OneMinusLog {
  const place = "tune.oneMinusLog";
  inRange(low, 0, 1, "[)", `${place}, low`);
  inRange(high, 0, 1, "[)", `${place}, high`);
  return { parameter: "oneMinusLog", ...range(low, high, place) };
}

export const oneMinusLogScale = (parameter: OneMinusLog): RealScale =>
  realScale(
    parameter,
    (value) => Math.log1p(-value),
    (warped) => -Math.expm1(warped),
  );
