import { averagePrecision } from "./prAuc.js";
import type { Ranking } from "./rankingCurves.js";
import type { Interval } from "./wilson.js";
import { z975 } from "./z975.js";

/**
 * Average precision with its 95 % interval on the scale of its log odds, whose standard error is 1 / sqrt(n a (1 - a)) for n rows of class 1.
 * Source: Boyd, Eng, Page 2013, Area under the precision-recall curve: point estimates and confidence intervals, section 3 (logit interval).
 * @throws UserError if class 1 is missing
 */
export function averagePrecisionInterval(ranking: Ranking): Interval {
  const value = averagePrecision(ranking);
  const positives = Array.from(ranking.y).reduce((count, label) => count + (label === 1 ? 1 : 0), 0);
  const inner = Math.min(Math.max(value, 1 / (2 * positives + 2)), 1 - 1 / (2 * positives + 2)); // at 0 and 1 log odds are infinite
  const odds = Math.log(inner / (1 - inner));
  const half = z975 / Math.sqrt(positives * inner * (1 - inner));
  const share = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
  return { value, low: Math.min(value, share(odds - half)), high: Math.max(value, share(odds + half)) };
}
