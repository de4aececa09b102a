import { wholeRange } from "./range.js";
import { type DiscreteScale, equalBins } from "./scale.js";

/** A whole number from `low` to `high`, both included and all equally likely: [low - 1/2, high + 1/2] in equal bins. */
export type Int = Readonly<{ parameter: "int"; low: number; high: number }>;

/** @throws UserError if low and high are not whole numbers with low < high */
export function int(low: number, high: number): Int {
  return { parameter: "int", ...wholeRange(low, high, "tune.int") };
}

export const intScale = ({ low, high }: Int): DiscreteScale =>
  equalBins(
    "ordered",
    high - low + 1,
    (index) => low + index,
    (value) => (typeof value === "number" ? value - low : Number.NaN),
  );
