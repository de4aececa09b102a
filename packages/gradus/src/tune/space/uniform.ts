import { range } from "./range.js";
import { type RealScale, realScale } from "./scale.js";

/** A number between `low` and `high`, every stretch as likely as any other of its length: x = low + (high - low) u. */
export type Uniform = Readonly<{ parameter: "uniform"; low: number; high: number }>;

/** @throws UserError if low and high are not finite numbers with low < high */
export function uniform(low: number, high: number): Uniform {
  return { parameter: "uniform", ...range(low, high, "tune.uniform") };
}

export const uniformScale = (parameter: Uniform): RealScale => realScale(parameter);
