import { percent, percentBounds } from "./brief.js";
import { type Ink, noInk } from "./ink.js";
import { textTable } from "./textTable.js";

/** Rows whose predicted class had a probability within `low` and `high`: the mean of what was said, the share that came true with its bounds. */
export type Reliability = Readonly<{
  low: number;
  high: number;
  rows: number;
  said: number;
  right: Readonly<{ value: number; low: number; high: number }>;
}>;

/** Places of the scale from 0 to 100 %: one for every 5 %. */
const places = 21;

/**
 * The reliability curve as a table, one line a bin: what was said, what came true, and both on a scale from 0 to 100 %: | what was said, o what came true, - its 95 % interval.
 * Well calibrated probabilities have their | within the -.
 */
export function reliabilityTable(bins: readonly Reliability[], ink: Ink = noInk): string[] {
  const rows = bins.map(({ low, high, rows, said, right }) => [
    `${Math.round(low * 100)}-${Math.round(high * 100)} %`,
    String(rows),
    percent(said),
    `${percent(right.value)} (${percentBounds(right)})`,
    scale(said, right, ink),
  ]);
  return textTable({ header: ["sure to", "rows", "says", "is right", "0 %             100 %"], rows, right: [1, 2, 3] });
}

function scale(said: number, { value, low, high }: Reliability["right"], ink: Ink): string {
  const place = (share: number): number => Math.round(share * (places - 1));
  const isWithin = said >= low && said <= high;
  const paint = isWithin ? ink.good : ink.bad;
  return Array.from({ length: places }, (_, at) => {
    if (at === place(said)) return at === place(value) ? paint("◆") : paint("│");
    if (at === place(value)) return "●";
    return at >= place(low) && at <= place(high) ? "─" : ink.faint("·");
  }).join("");
}
