import type { Elements } from "../engine/index.js";

/** The slope of a cost along one parameter, by differences. */
export type Quotient = Readonly<{
  slope: number;
  /** What rounding alone may put into it. */
  rounding: number;
  /** Whether the slopes to both sides differ however near one looks. */
  kink: boolean;
}>;

/** Steps from wide to narrow: the widest has the least rounding, the narrower ones step over fewer kinks nearby. */
const steps = [2e-4, 2e-5, 2e-6] as const;

/** Differences of float64 costs: two units in the last place for the value, and the interpreter's sums. */
const ulps = 16 * Number.EPSILON;

/**
 * Five-point difference quotient along `weights[at]`, which is put back:
 *   f'(w) = (8 (f(w + h) - f(w - h)) - (f(w + 2h) - f(w - 2h))) / 12h + O(h^4)
 * for each of some steps h until one agrees with `exact` (a wrong gradient agrees at none); the nearest is returned. A kink is told by the slopes to the
 * left and to the right at the narrowest step, which differ.
 * Source: Abramowitz and Stegun 1964, Handbook of mathematical functions, formula 25.3.6.
 */
export function slopeAt(weights: Elements, at: number, { cost, exact }: { readonly cost: () => number; readonly exact: number }): Quotient {
  const before = weights[at]!;
  const costAt = (shift: number): number => {
    weights[at] = before + shift;
    const value = cost();
    weights[at] = before;
    return value;
  };
  let nearest: Quotient = { slope: Number.NaN, rounding: 0, kink: false };
  let [left, right] = [Number.NaN, Number.NaN];
  let least = Number.POSITIVE_INFINITY;
  for (const step of steps) {
    const h = step * Math.max(1, Math.abs(before));
    const [up, down, up2, down2] = [costAt(h), costAt(-h), costAt(2 * h), costAt(-2 * h)];
    const slope = (8 * (up - down) - (up2 - down2)) / (12 * h);
    const rounding = (ulps * Math.max(Math.abs(up), Math.abs(down))) / h;
    const apart = Math.abs(slope - exact);
    if (apart < least) [nearest, least] = [{ slope, rounding, kink: false }, apart];
    if (least <= rounding || least <= 1e-9 * Math.abs(exact)) return nearest;
    const here = costAt(0);
    [left, right] = [(here - down) / h, (up - here) / h];
  }
  return { ...nearest, kink: isKink(left, right) };
}

/**
 * At a smooth point the two slopes differ by about h f'' only, far less than a part in a thousand at the narrowest step. (The gradient need not lie
 * between them: where several rows bend at once, each chooses its side.)
 */
function isKink(left: number, right: number): boolean {
  return Math.abs(right - left) > 1e-3 * (Math.abs(left) + Math.abs(right));
}
