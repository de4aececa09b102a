import { type CategoryColumn, categoryCounts } from "./column.js";
import { moments } from "./moments.js";

/**
 * A word of an ordered category: its place in `levels` from 0 on, filled with `fill` where missing or unknown, then (place - mean) / deviation.
 * One input: words that are near in order are near for the network.
 */
export type Ordered = Readonly<{
  encoding: "ordered";
  column: string;
  levels: readonly string[];
  fill: number;
  mean: number;
  deviation: number;
}>;

/** Fitted on train rows; nothing where only one word occurs there. Missing cells get a mark of their own. */
export function fitOrdered({ name, codes, categories }: CategoryColumn): (Ordered | { encoding: "missingMark"; column: string })[] {
  const known = Float64Array.from(codes.filter((code) => code >= 0));
  if (known.length === 0) return [];
  const counts = categoryCounts(codes, categories.length);
  let fill = 0;
  for (let below = counts[0]!; below < known.length / 2; below += counts[fill]!) fill++;
  const { mean, deviation } = moments(known);
  return [
    ...(deviation > 0 ? [{ encoding: "ordered", column: name, levels: categories, fill, mean, deviation } as const] : []),
    ...(known.length < codes.length ? [{ encoding: "missingMark", column: name } as const] : []),
  ];
}
