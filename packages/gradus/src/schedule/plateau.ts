import { integerFrom, oneOf, UserError } from "../errors/index.js";
import { notNegative, share } from "./checkedNumber.js";
import type { Moment, PlateauMemory } from "./moment.js";

/**
 * Lowered when a watched value stops getting better: after more than `patience` values that are not better than the best so far, rate becomes
 * max(rate * factor, least), and for `cooldown` values nothing counts as bad. Changes of at most `eps` are left out.
 * "Better" with `mode` "min": value < best * (1 - threshold) if `thresholdMode` is "rel", value < best - threshold if it is "abs"; "max" the other way round.
 * Numbers as PyTorch's ReduceLROnPlateau.
 */
export type Plateau = Readonly<{
  schedule: "plateau";
  from: number;
  watch: string;
  mode: "min" | "max";
  factor: number;
  patience: number;
  threshold: number;
  thresholdMode: "rel" | "abs";
  cooldown: number;
  least: number;
  eps: number;
}>;

type Options = {
  from: number;
  /** Which value of an epoch is watched, as in early stopping: "dev.loss", "train.loss", "dev.accuracy", ... */
  watch: string;
  mode: Plateau["mode"];
  factor?: number;
  patience?: number;
  threshold?: number;
  thresholdMode?: Plateau["thresholdMode"];
  cooldown?: number;
  least?: number;
  eps?: number;
};

/** @throws UserError if a number is out of its range or a name is unknown. Defaults: PyTorch's. */
export function plateau(options: Options): Plateau {
  const {
    from,
    watch,
    mode,
    factor = 0.1,
    patience = 10,
    threshold = 1e-4,
    thresholdMode = "rel",
    cooldown = 0,
    least = 0,
    eps = 1e-8,
  } = options;
  const place = "schedule.plateau";
  if (typeof watch !== "string" || watch === "")
    throw new UserError({ place: `${place}, watch`, what: "no value to watch", remedy: 'Name one, for instance "dev.loss"' });
  return {
    schedule: "plateau",
    from: notNegative(from, `${place}, from`),
    watch,
    mode: oneOf(String(mode), ["min", "max"], `${place}, mode`),
    factor: share(factor, `${place}, factor`),
    patience: integerFrom(0, patience, `${place}, patience`),
    threshold: notNegative(threshold, `${place}, threshold`),
    thresholdMode: oneOf(String(thresholdMode), ["rel", "abs"], `${place}, thresholdMode`),
    cooldown: integerFrom(0, cooldown, `${place}, cooldown`),
    least: notNegative(least, `${place}, least`),
    eps: notNegative(eps, `${place}, eps`),
  };
}

/** What the schedule remembers before the first value. */
export function plateauStart({ from }: Plateau): PlateauMemory {
  return { rate: from, best: null, bad: 0, cooldown: 0 };
}

/** What it remembers after the next value of what it watches; `rate` is the rate from then on. */
export function plateauAfter(schedule: Plateau, memory: PlateauMemory, value: number): PlateauMemory {
  const { factor, patience, least, eps } = schedule;
  const better = isBetter(schedule, value, memory.best);
  const best = better ? value : memory.best;
  const cooling = memory.cooldown > 0;
  const bad = better || cooling ? 0 : memory.bad + 1;
  const cooldown = cooling ? memory.cooldown - 1 : 0;
  if (bad <= patience) return { rate: memory.rate, best, bad, cooldown };
  const lower = Math.max(memory.rate * factor, least);
  return { rate: memory.rate - lower > eps ? lower : memory.rate, best, bad: 0, cooldown: schedule.cooldown };
}

export const ratePlateau = ({ from }: Plateau, { plateau: memory }: Moment): number => memory?.rate ?? from;

function isBetter({ mode, threshold, thresholdMode }: Plateau, value: number, best: number | null): boolean {
  if (best === null) return mode === "min" ? value < Number.POSITIVE_INFINITY : value > Number.NEGATIVE_INFINITY;
  const sign = mode === "min" ? -1 : 1;
  const bar = thresholdMode === "rel" ? best * (1 + sign * threshold) : best + sign * threshold;
  return mode === "min" ? value < bar : value > bar;
}
