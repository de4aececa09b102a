import { inRange, integerFrom, positiveInteger } from "../../errors/index.js";
import type { SeenTrial } from "../sampler.js";

/** Steps at which trials are compared: `min` eta^(skip + rung), rung from 0. */
export type Rungs = Readonly<{ min: number; eta: number; skip: number }>;

/** @throws UserError if `min` is not a whole number from 1, `eta` not above 1 or `skip` not a whole number */
export function checkedRungs({ min = 1, eta = 4, skip = 0 }: Partial<Rungs>, place: string): Rungs {
  return {
    min: positiveInteger(min, `${place}, min`),
    eta: inRange(eta, 1, Number.POSITIVE_INFINITY, "()", `${place}, eta`),
    skip: integerFrom(0, skip, `${place}, skip`),
  };
}

/** The step of a rung. */
export function rungStep({ min, eta, skip }: Rungs, rung: number): number {
  return min * eta ** (skip + rung);
}

/** The value that a trial had at a rung: that of its first report at or beyond the rung's step. Undefined where it has not come there; NaN counts as Infinity. */
export function valueAt({ curve }: SeenTrial, step: number): number | undefined {
  const value = curve.find(([at]) => at >= step)?.[1];
  return value !== undefined && Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
}

/** The places of the floor(n / eta) lowest values, by rising place; of equal values the first. */
export function bestShare(values: readonly number[], eta: number): readonly number[] {
  const order = Array.from(values.keys()).sort((a, b) => difference(values[a]!, values[b]!) || a - b);
  return order.slice(0, Math.floor(values.length / eta)).sort((a, b) => a - b);
}

const difference = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
