import { integerFrom } from "../../errors/index.js";
import { wholeRange } from "./range.js";
import { clipped, type DiscreteScale } from "./scale.js";

/**
 * A whole number from `low` to `high` with equal shares for equal factors: exp(lerp(ln(low - 1/2), ln(high + 1/2), u)), rounded half up. For numbers of
 * units, batch sizes. Whole number x has the bin from ln(x - 1/2) to ln(x + 1/2) of the scale.
 */
export type IntLog = Readonly<{ parameter: "intLog"; low: number; high: number }>;

/** @throws UserError if low and high are not whole numbers from 1 with low < high */
export function intLog(low: number, high: number): IntLog {
  const place = "tune.intLog";
  integerFrom(1, low, `${place}, low`);
  return { parameter: "intLog", ...wholeRange(low, high, place) };
}

export function intLogScale({ low, high }: IntLog): DiscreteScale {
  const count = high - low + 1;
  const from = Math.log(low - 0.5);
  const width = Math.log(high + 0.5) - from;
  const edge = (index: number): number => clipped((Math.log(low + index - 0.5) - from) / width);
  const indexAt = (u: number): number => Math.min(count - 1, Math.max(0, Math.floor(Math.exp(from + width * clipped(u)) + 0.5) - low));
  return {
    kind: "ordered",
    count,
    indexAt,
    valueAt: (u) => low + indexAt(u),
    unitOf: (value) =>
      typeof value === "number" && Number.isInteger(value) && value >= low && value <= high
        ? (edge(value - low) + edge(value - low + 1)) / 2
        : Number.NaN,
    edgesOf: (index) => [edge(index), edge(index + 1)],
  };
}
