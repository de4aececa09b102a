import type { SeenTrial } from "../sampler.js";

/**
 * The paused trial that a study without new trials and promotions carries on, so that it ends with a result: the one that came furthest, of equal ones the best.
 * Undefined as soon as one trial has finished, and while one runs that may.
 */
export function lastHope(trials: readonly SeenTrial[]): number | undefined {
  if (trials.some(({ state }) => state === "finished" || state === "running")) return undefined;
  const paused = trials.filter(({ state }) => state === "paused");
  const at = ({ curve }: SeenTrial): readonly [step: number, value: number] => curve.at(-1) ?? [0, Number.POSITIVE_INFINITY];
  const [first] = [...paused].sort((a, b) => at(b)[0] - at(a)[0] || at(a)[1] - at(b)[1] || a.number - b.number);
  return first?.number;
}
