import { inRange } from "../errors/index.js";
import type { Draws } from "./draws.js";
import type { SeenTrial } from "./sampler.js";
import type { Dimension, Parameters, Space } from "./space/index.js";

/** How population based training exploits and explores. */
export type PopulationOptions = Readonly<{
  /** The share of the population that copies, and from which it copies: 0.25 at either end. */
  share?: number;
  /** How often a parameter is drawn anew instead of changed a little: 0.25. */
  resample?: number;
}>;

/**
 * What a member of a population does at the end of an interval: one of the worst `share` copies the weights of one of the best `share`, drawn at random, and
 * goes on with that one's parameters, changed: each is drawn anew with probability `resample`, else multiplied by 1.2 or 0.8 (a distance from 1 where the
 * scale counts in distances from 1; a whole number by at least one; a choice moves to a neighbour). Everyone else goes on as it is: undefined.
 * Members are compared by their last reports; one that diverged is worst.
 * Source: Jaderberg et al. 2017, Population based training of neural networks, section 3 (truncation selection, perturb and resample).
 * @throws UserError if a share is out of its range
 */
export function exploit(
  member: number,
  { space, population, draws }: { space: Space; population: readonly SeenTrial[]; draws: Draws },
  { share = 0.25, resample = 0.25 }: PopulationOptions = {},
): Readonly<{ from: number; parameters: Parameters }> | undefined {
  inRange(share, 0, 0.5, "(]", "tune.exploit, share");
  inRange(resample, 0, 1, "[]", "tune.exploit, resample");
  const ranked = [...population].sort((a, b) => difference(lastValue(a), lastValue(b)) || a.number - b.number);
  const count = Math.floor(ranked.length * share);
  if (count === 0 || !ranked.slice(-count).some(({ number }) => number === member)) return undefined;
  const source = ranked[draws.below(count)] as SeenTrial;
  return { from: source.number, parameters: explore(source.parameters, { space, draws }, resample) };
}

/** The parameters, each drawn anew with probability `resample`, else changed a little. */
export function explore(parameters: Parameters, { space, draws }: { space: Space; draws: Draws }, resample: number = 0.25): Parameters {
  const u = space.unitsOf(parameters);
  const changed = space.dimensions.map((dimension, i) => {
    const at = u[i] ?? Number.NaN;
    // A dimension that does not exist here may after a branch has changed: then it needs a value.
    return Number.isNaN(at) || draws.uniform() < resample ? draws.uniform() : perturbed(dimension, at, draws.uniform() < 0.5 ? 1.2 : 0.8);
  });
  return space.parametersAt(changed);
}

function perturbed(dimension: Dimension, u: number, factor: number): number {
  if (dimension.kind === "real") {
    const value = dimension.valueAt(u);
    const moved = dimension.parameter?.parameter === "oneMinusLog" ? 1 - (1 - value) * factor : value * factor;
    const [low, high] = [dimension.valueAt(0), dimension.valueAt(1)];
    return dimension.unitOf(Math.min(high, Math.max(low, moved)));
  }
  const index = dimension.indexAt(u);
  const value = dimension.valueAt(u);
  const target = typeof value === "number" && dimension.kind === "ordered" ? dimension.unitOf(Math.round(value * factor)) : Number.NaN;
  const neighbour = factor > 1 ? index + 1 : index - 1;
  const moved = Number.isNaN(target) || dimension.indexAt(target) === index ? neighbour : dimension.indexAt(target);
  const [low, high] = dimension.edgesOf(Math.min(dimension.count - 1, Math.max(0, moved)));
  return (low + high) / 2;
}

const difference = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

function lastValue({ curve }: SeenTrial): number {
  const value = curve.at(-1)?.[1] ?? Number.POSITIVE_INFINITY;
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}
