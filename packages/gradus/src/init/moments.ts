import { erf } from "../engine/graph/ops/erf64.js";
import type { Distribution } from "./distribution.js";

/** Mean, standard deviation and shape of what a distribution draws; `low` and `high` bound it. */
export interface Moments {
  readonly mean: number;
  readonly std: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
  readonly low: number;
  readonly high: number;
}

export function momentsOf(distribution: Distribution): Moments {
  switch (distribution.kind) {
    case "point":
      return { mean: distribution.value, std: 0, skewness: 0, excessKurtosis: 0, low: distribution.value, high: distribution.value };
    case "normal": {
      const { mean, std } = distribution;
      return { mean, std, skewness: 0, excessKurtosis: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    }
    case "uniform": {
      const { low, high } = distribution;
      return { mean: (low + high) / 2, std: (high - low) / Math.sqrt(12), skewness: 0, excessKurtosis: -1.2, low, high };
    }
    case "truncatedNormal":
      return momentsOfTruncated(distribution);
  }
}

/**
 * In units of the parent, with a and b the bounds, phi the normal density and Z the mass between them:
 *   m0 = 1, m1 = (phi(a) - phi(b)) / Z, m[k] = (k - 1) m[k-2] + (a^(k-1) phi(a) - b^(k-1) phi(b)) / Z
 * are the raw moments (by parts). Source: Johnson, Kotz, Balakrishnan 1994, Continuous univariate distributions 1, section 13.10.1.
 */
function momentsOfTruncated({ parent, low, high }: Extract<Distribution, { kind: "truncatedNormal" }>): Moments {
  const [a, b] = [low, high].map((bound) => (bound - parent.mean) / parent.std) as [number, number];
  const mass = massBetween(a, b);
  const edge = (bound: number, power: number): number => (Number.isFinite(bound) ? bound ** power * density(bound) : 0);
  const raw = [1];
  for (let k = 1; k <= 4; k++) raw.push((k - 1) * (raw[k - 2] ?? 0) + (edge(a, k - 1) - edge(b, k - 1)) / mass);
  const [, m1, m2, m3, m4] = raw as [number, number, number, number, number];
  const variance = m2 - m1 * m1;
  const third = m3 - 3 * m1 * m2 + 2 * m1 ** 3;
  const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4;
  return {
    mean: parent.mean + parent.std * m1,
    std: parent.std * Math.sqrt(variance),
    skewness: third / variance ** 1.5,
    excessKurtosis: fourth / variance ** 2 - 3,
    low,
    high,
  };
}

/** The probability of a standard normal number between a and b. */
export function massBetween(a: number, b: number): number {
  return (erf(b * Math.SQRT1_2) - erf(a * Math.SQRT1_2)) / 2;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}
