import { brief, grouped } from "./brief.js";

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A horizontal histogram of numbers in `bins` equal steps from the 1st to the 99th percentile; what lies outside counts to the first and last step. */
export function histogram(values: ArrayLike<number>, { bins, width }: { readonly bins: number; readonly width: number }): string[] {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [];
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))]!;
  const [low, high] = [at(0.01), at(0.99)];
  if (!(high > low)) return [`all of them ${brief(low)}`];
  const counts = new Array<number>(bins).fill(0);
  for (const value of sorted) counts[Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)))]! += 1;
  const most = Math.max(...counts);
  const labels = counts.map((_, bin) => brief(low + ((high - low) * (bin + 0.5)) / bins));
  const margin = Math.max(...labels.map((label) => label.length));
  return counts.map((count, bin) => `${labels[bin]!.padStart(margin)} │${bar((count / most) * width)} ${grouped(count)}`);
}

/** A bar of this many columns, to an eighth of a column. */
export function bar(columns: number): string {
  const parts = Math.round(columns * 8);
  return "█".repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? "");
}
