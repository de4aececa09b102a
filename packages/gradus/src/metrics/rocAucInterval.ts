import type { Ranking } from "./rankingCurves.js";
import { rocAuc } from "./rocAuc.js";
import type { Interval } from "./wilson.js";
import { z975 } from "./z975.js";

const z2 = z975 ** 2;

/**
 * Area under the ROC curve with its 95 % interval: all areas a from which the one that was seen is at most 1.96 standard errors away, with Hanley and
 * McNeil's variance a (1 - a) (1 + (N - 1) ((1 - a) / (2 - a) + a / (1 + a))) / (m n), N = (m + n) / 2, for m and n rows of the two classes. Never leaves
 * [0, 1] and has a width even where the classes are told apart without a mistake. Source: Newcombe 2006, Confidence intervals for an effect size measure
 * based on the Mann-Whitney statistic, part 2, method 5. @throws UserError if either class is missing
 */
export function rocAucInterval({ y, score }: Omit<Ranking, "weight">): Interval {
  const value = rocAuc({ y, score });
  const ones = Array.from(y).filter((label) => label === 1).length;
  const [pairs, half] = [ones * (y.length - ones), y.length / 2];
  const near = (a: number): boolean =>
    (value - a) ** 2 <= (z2 * a * (1 - a) * (1 + (half - 1) * ((1 - a) / (2 - a) + a / (1 + a)))) / pairs;
  return { value, low: edge(value, 0, near), high: edge(value, 1, near) };
}

/** The last number on the way from `inside` to `outside` for which `near` holds, by halving. */
function edge(inside: number, outside: number, near: (a: number) => boolean): number {
  if (inside === outside) return outside;
  let [from, to] = [inside, outside];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (from + to) / 2;
    if (near(middle)) from = middle;
    else to = middle;
  }
  return from;
}
