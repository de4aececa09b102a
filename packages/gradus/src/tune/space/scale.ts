/** What a parameter may be, and what a choice offers: anything that JSON holds. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A parameter with a value for every u in [0, 1]: `valueAt` rises with u, `unitOf` leads back. */
export type RealScale = Readonly<{
  kind: "real";
  valueAt: (u: number) => number;
  /** The u of a value; NaN if it is none of the parameter's. */
  unitOf: (value: Json) => number;
}>;

/**
 * A parameter with `count` values, each with a bin of [0, 1]. `ordered` values have neighbours (a model may interpolate between them), those of a `category`
 * are alike or different. `unitOf` is the middle of the value's bin.
 */
export type DiscreteScale = Readonly<{
  kind: "ordered" | "category";
  count: number;
  valueAt: (u: number) => Json;
  unitOf: (value: Json) => number;
  /** The number of the bin that u lies in, from 0. */
  indexAt: (u: number) => number;
  /** Where bin `index` starts and ends. */
  edgesOf: (index: number) => readonly [low: number, high: number];
}>;

/** How the values of one parameter lie in [0, 1]: the transform T (`unitOf`) and its inverse (`valueAt`). */
export type Scale = RealScale | DiscreteScale;

/** A straight, monotone map of u onto `low .. high` through `warp` and its inverse `unwarp`; never outside of the bounds, whatever rounds. */
export function realScale(
  { low, high }: { low: number; high: number },
  warp: (value: number) => number = same,
  unwarp: (warped: number) => number = same,
): RealScale {
  const [from, to] = [warp(low), warp(high)];
  return {
    kind: "real",
    // The ends are met exactly, which exp(ln x) need not do.
    valueAt: (u) => (u <= 0 ? low : u >= 1 ? high : Math.min(high, Math.max(low, unwarp(from + (to - from) * u)))),
    unitOf: (value) =>
      typeof value === "number" && value >= low && value <= high ? clipped((warp(value) - from) / (to - from)) : Number.NaN,
  };
}

/** `count` values whose bins are equally wide: u in [k / count, (k + 1) / count) is value k. */
export function equalBins(
  kind: "ordered" | "category",
  count: number,
  nth: (index: number) => Json,
  indexOf: (value: Json) => number,
): DiscreteScale {
  const indexAt = (u: number): number => Math.min(count - 1, Math.floor(clipped(u) * count));
  return {
    kind,
    count,
    indexAt,
    valueAt: (u) => nth(indexAt(u)),
    unitOf: (value) => {
      const index = indexOf(value);
      return Number.isInteger(index) && index >= 0 && index < count ? (index + 0.5) / count : Number.NaN;
    },
    edgesOf: (index) => [index / count, (index + 1) / count],
  };
}

/** u held within [0, 1]. */
export function clipped(u: number): number {
  return Math.min(1, Math.max(0, u));
}

const same = (value: number): number => value;
