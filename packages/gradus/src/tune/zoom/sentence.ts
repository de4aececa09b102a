import type { BoxSide } from "./note.js";
import type { Standing } from "./rounds.js";

/** What happened at the start of a round, in words. */
export function sentenceOf({ round, side, before, progress, opening }: Standing, lastAsks: number, box: readonly BoxSide[]): string {
  const ranges = box.map(({ path, values: [low, high] }) => `${path} ${short(low)} .. ${short(high)}`).join(", ");
  const where = ranges === "" ? "" : `: ${ranges}`;
  if (progress === null) return `Round ${round}: a box of ${share(side)} of each range round trial ${opening.incumbent}${where}`;
  const trials = `${lastAsks} trials`;
  if (progress)
    return side === before
      ? `Round ${round}: progress in ${trials}, and the box stays the whole of each range${where}`
      : `Round ${round}: progress in ${trials}, so the box grows from ${share(before)} to ${share(side)} of each range${where}`;
  return side > before
    ? `Round ${round}: no progress in ${trials} and the box was tiny, so it opens again to the whole of each range${where}`
    : `Round ${round}: no progress in ${trials}, so the box shrinks from ${share(before)} to ${share(side)} of each range${where}`;
}

function share(side: number): string {
  return side.toFixed(2);
}

/** Three digits, and powers of ten where that is shorter to read. */
function short(value: number): string {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-2 || size >= 1e5) ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}
