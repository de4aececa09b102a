import { checkedMember } from "../../errors/index.js";
import type { CurveView, PrunerMember, Verdict } from "../pruner.js";
import type { SeenTrial } from "../sampler.js";
import { type Asha, asha, ashaMember } from "./asha.js";
import { type Hyperband, hyperband, hyperbandMember } from "./hyperband.js";
import { type Median, median, medianMember } from "./median.js";
import { type Patience, patience, patienceMember } from "./patience.js";
import { type Percentile, percentile, percentileMember } from "./percentile.js";
import { type SuccessiveHalving, successiveHalving, successiveHalvingMember } from "./successiveHalving.js";

/** Every pruner, as a study's JSON holds it. */
export type Pruner = Asha | Hyperband | Median | Patience | Percentile | SuccessiveHalving;

/** The meaning of every pruner, by its tag. */
export const pruners: { readonly [K in Pruner["pruner"]]: PrunerMember<Extract<Pruner, { pruner: K }>> } = {
  asha: ashaMember,
  hyperband: hyperbandMember,
  median: medianMember,
  patience: patienceMember,
  percentile: percentileMember,
  successiveHalving: successiveHalvingMember,
};

/** The constructor of every pruner, which checks every field. */
const makers: { readonly [K in Pruner["pruner"]]: (fields: Extract<Pruner, { pruner: K }>) => Pruner } = {
  asha,
  hyperband,
  median,
  patience: ({ patience: reports, ...options }) => patience(reports, options),
  percentile: ({ percentile: share, ...options }) => percentile(share, options),
  successiveHalving,
};

/** What becomes of a trial that has just reported. */
export function judge(pruner: Pruner, view: CurveView): Verdict {
  return (pruners[pruner.pruner] as PrunerMember<Pruner>).judge(pruner, view);
}

/** The paused trial that a free worker is to go on with, by its number; undefined where it is to start a new one. */
export function promote(pruner: Pruner, view: Readonly<{ seed: number; trials: readonly SeenTrial[] }>): number | undefined {
  return (pruners[pruner.pruner] as PrunerMember<Pruner>).promote?.(pruner, view);
}

/** A pruner that comes from elsewhere, such as a study's JSON. @throws UserError that names `place` or the pruner's field if it is no such thing */
export function checkedPruner(value: unknown, place: string): Pruner {
  return checkedMember<Pruner>(value, place, { name: "tune", tag: "pruner", makers });
}
