import { keyOf, permutationAt } from "../../engine/random/index.js";
import { inRange, integerFrom, positiveInteger } from "../../errors/index.js";
import type { PrunerMember } from "../pruner.js";
import type { SeenTrial } from "../sampler.js";
import { judgeAsha, promotion } from "./asha.js";
import type { Rungs } from "./rungs.js";

/**
 * Hyperband: ASHA in several brackets at once, from one that compares early and often to one that lets every trial run to `max`, since nobody knows how soon
 * a curve tells its end. Of every sum over s of ceil((S + 1) eta^s / (s + 1)) trials, S = floor(log_eta(max / min)), bracket s gets its share, in random
 * order; its first rung stands at max eta^-s. Only trials of one bracket are compared. Source: Li et al. 2018, Hyperband, algorithm 1.
 */
export type Hyperband = Readonly<{ pruner: "hyperband"; min: number; max: number; eta: number }>;

/** @throws UserError if `min` is not a whole number from 1, `max` not one from `min`, or `eta` not above 1 */
export function hyperband({ min = 1, max, eta = 3 }: { min?: number; max: number; eta?: number }): Hyperband {
  const place = "tune.hyperband";
  positiveInteger(min, `${place}, min`);
  return {
    pruner: "hyperband",
    min,
    max: integerFrom(min, max, `${place}, max`),
    eta: inRange(eta, 1, Number.POSITIVE_INFINITY, "()", `${place}, eta`),
  };
}

/** One round of a bracket: so many configurations get `resource` steps. */
export type Round = Readonly<{ bracket: number; round: number; configurations: number; resource: number }>;

/** Every round of every bracket, the most eager bracket first. */
export function hyperbandRounds({ min, max, eta }: Pick<Hyperband, "min" | "max" | "eta">): readonly Round[] {
  return brackets({ min, max, eta }).flatMap(({ bracket, trials }) =>
    Array.from({ length: bracket + 1 }, (_, round) => ({
      bracket,
      round,
      configurations: Math.floor(trials / eta ** round),
      resource: max / eta ** (bracket - round),
    })),
  );
}

/** The brackets s = S .. 0, each with the number of trials it starts. */
function brackets({ min, max, eta }: Pick<Hyperband, "min" | "max" | "eta">): readonly { bracket: number; trials: number }[] {
  let most = 0;
  while (min * eta ** (most + 1) <= max) most++;
  // eta^s may come out a last digit too high, which must not start one trial more.
  const count = (s: number): number => Math.ceil(((most + 1) * eta ** s) / (s + 1) - 1e-9);
  return Array.from({ length: most + 1 }, (_, i) => ({ bracket: most - i, trials: count(most - i) }));
}

/** The bracket of a trial. */
export function bracketOf(pruner: Hyperband, { seed, number }: { seed: number; number: number }): number {
  const all = brackets(pruner);
  const total = all.reduce((sum, { trials }) => sum + trials, 0);
  let place = permutationAt(number % total, total, keyOf({ seed, stream: [0x68797062, Math.floor(number / total)] }));
  for (const { bracket, trials } of all) {
    if (place < trials) return bracket;
    place -= trials;
  }
  throw new Error("hyperband: a trial without a bracket");
}

const rungsOf = ({ max, eta }: Hyperband, bracket: number): Rungs & { max: number } => ({ min: max / eta ** bracket, eta, skip: 0, max });

export const hyperbandMember: PrunerMember<Hyperband> = {
  judge(pruner, { seed, trial, trials }) {
    const bracket = bracketOf(pruner, { seed, number: trial.number });
    return judgeAsha(rungsOf(pruner, bracket), { seed, trial, trials: within(pruner, { seed, bracket, trials }) });
  },
  promote(pruner, { seed, trials }) {
    for (const { bracket } of brackets(pruner)) {
      const found = promotion(rungsOf(pruner, bracket), within(pruner, { seed, bracket, trials }));
      if (found !== undefined) return found;
    }
    return undefined;
  },
};

function within(
  pruner: Hyperband,
  { seed, bracket, trials }: { seed: number; bracket: number; trials: readonly SeenTrial[] },
): readonly SeenTrial[] {
  return trials.filter(({ number }) => bracketOf(pruner, { seed, number }) === bracket);
}
