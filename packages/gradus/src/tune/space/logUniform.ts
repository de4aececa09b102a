import { UserError } from "../../errors/index.js";
import { range } from "./range.js";
import { type RealScale, realScale } from "./scale.js";

/**
 * A number between `low` and `high` with equal shares for equal factors: x = exp(lerp(ln low, ln high, u)), so that [0.0001, 1] gives each of its four
 * decades a quarter of the draws. For learning rates, penalties, anything whose order of magnitude is unknown.
 */
export type LogUniform = Readonly<{ parameter: "logUniform"; low: number; high: number }>;

/** @throws UserError if low is not above 0 or not below high */
export function logUniform(low: number, high: number): LogUniform {
  const place = "tune.logUniform";
  const checked = range(low, high, place);
  if (low > 0) return { parameter: "logUniform", ...checked };
  const what = `a logarithmic scale has no ${low === 0 ? "zero" : "negative numbers"}, but low is ${low}`;
  throw new UserError({ place, what, remedy: "Give a small number above 0, or use tune.uniform" });
}

export const logUniformScale = (parameter: LogUniform): RealScale => realScale(parameter, Math.log, Math.exp);
