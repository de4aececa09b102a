/** How the distance of n points from an even spread over [0, 1]^d is measured; less is more even. */
export type DiscrepancyKind = "centered" | "wraparound" | "mixture" | "l2Star";

/**
 * The discrepancy of points [n, d]: the mean square over all boxes of (share of points inside - volume), with the boxes anchored as `kind` says. `l2Star`
 * is the root of that mean, the others the mean itself, as in SciPy.
 * Source: Hickernell 1998, A generalized discrepancy and quadrature error bound (centered, wraparound); Zhou, Fang and Ning 2013 (mixture); Warnock 1972 (l2Star).
 */
export function discrepancy(points: readonly ArrayLike<number>[], kind: DiscrepancyKind = "centered"): number {
  const n = points.length;
  const d = points[0]?.length ?? 0;
  const { whole, one, two } = kinds[kind];
  let [ones, twos] = [0, 0];
  for (const a of points) {
    ones += product(d, (k) => one(a[k]!));
    for (const b of points) twos += product(d, (k) => two(a[k]!, b[k]!));
  }
  const square = whole(d) - (2 / n) * ones + twos / (n * n);
  return kind === "l2Star" ? Math.sqrt(square) : square;
}

type Terms = Readonly<{ whole: (d: number) => number; one: (x: number) => number; two: (x: number, y: number) => number }>;

const off = (x: number): number => Math.abs(x - 0.5);

const kinds: { readonly [K in DiscrepancyKind]: Terms } = {
  centered: {
    whole: (d) => (13 / 12) ** d,
    one: (x) => 1 + off(x) / 2 - off(x) ** 2 / 2,
    two: (x, y) => 1 + off(x) / 2 + off(y) / 2 - Math.abs(x - y) / 2,
  },
  wraparound: {
    whole: (d) => -((4 / 3) ** d),
    one: () => 0,
    two: (x, y) => 1.5 - Math.abs(x - y) * (1 - Math.abs(x - y)),
  },
  mixture: {
    whole: (d) => (19 / 12) ** d,
    one: (x) => 5 / 3 - off(x) / 4 - off(x) ** 2 / 4,
    two: (x, y) => 15 / 8 - off(x) / 4 - off(y) / 4 - (3 / 4) * Math.abs(x - y) + (x - y) ** 2 / 2,
  },
  l2Star: { whole: (d) => (1 / 3) ** d, one: (x) => (1 - x * x) / 2, two: (x, y) => 1 - Math.max(x, y) },
};

function product(d: number, factor: (k: number) => number): number {
  let value = 1;
  for (let k = 0; k < d; k++) value *= factor(k);
  return value;
}
