const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** Counts as one character each: the greatest fills it, one that is not 0 shows at least its foot, 0 is a blank. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(0, ...counts);
  return counts.map((count) => (count === 0 ? " " : heights[Math.max(0, Math.ceil((count / most) * heights.length) - 1)])).join("");
}
