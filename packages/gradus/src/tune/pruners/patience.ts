import { inRange, positiveInteger } from "../../errors/index.js";
import type { PrunerMember } from "../pruner.js";

/** Stops a trial whose last `patience` reports brought nothing that is better than its best before them by more than `margin`. It looks at no other trial. */
export type Patience = Readonly<{ pruner: "patience"; patience: number; margin: number }>;

/** @throws UserError if `patience` is not a whole number from 1 or `margin` is negative */
export function patience(reports: number, { margin = 0 }: { margin?: number } = {}): Patience {
  return {
    pruner: "patience",
    patience: positiveInteger(reports, "tune.patience"),
    margin: inRange(margin, 0, Number.POSITIVE_INFINITY, "[)", "tune.patience, margin"),
  };
}

export const patienceMember: PrunerMember<Patience> = {
  judge({ patience: reports, margin }, { trial: { curve } }) {
    if (curve.length <= reports) return "continue";
    const best = (values: typeof curve): number =>
      values.reduce((least, [, value]) => (value < least ? value : least), Number.POSITIVE_INFINITY);
    return best(curve.slice(-reports)) < best(curve.slice(0, -reports)) - margin ? "continue" : "prune";
  },
};
