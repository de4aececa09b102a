import { inRange, UserError } from "../errors/index.js";
import type { Distribution } from "./distribution.js";

/** A normal distribution cut at `low` and `high`. `mean` and `std` are those before the cut. */
export type TruncatedNormal = Readonly<{ init: "truncatedNormal"; mean: number; std: number; low: number; high: number }>;

/**
 * Cut at two standard deviations unless bounds are given.
 * @throws UserError if `std` is not above 0, or the mean lies so far outside of the bounds that hardly anything is left of the normal
 */
export function truncatedNormal({
  mean = 0,
  std,
  low = mean - 2 * std,
  high = mean + 2 * std,
}: {
  mean?: number;
  std: number;
  low?: number;
  high?: number;
}): TruncatedNormal {
  const place = "init.truncatedNormal";
  inRange(mean, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", `${place}, mean`);
  inRange(std, 0, Number.POSITIVE_INFINITY, "()", `${place}, std`);
  inRange(low, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "[]", `${place}, low`);
  inRange(high, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "[]", `${place}, high`);
  if (low >= high) throw new UserError({ place: `${place}, high`, what: `${high} is not above low (${low})`, remedy: "Give low < high" });
  // Drawing again until a number fits is exact, and fast while the window holds a fair part of the normal.
  if (low > mean + 2 * std || high < mean - 2 * std || high - low < std / 10)
    throw new UserError({
      place,
      what: `almost nothing of a normal with mean ${mean} and std ${std} lies between ${low} and ${high}`,
      remedy: "Use bounds within two std of the mean and at least a tenth of an std apart, or init.uniform",
    });
  return { init: "truncatedNormal", mean, std, low, high };
}

export function distributeTruncatedNormal({ mean, std, low, high }: TruncatedNormal): Distribution {
  return { kind: "truncatedNormal", parent: { mean, std }, low, high };
}
