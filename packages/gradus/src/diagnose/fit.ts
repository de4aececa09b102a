import type { Interval } from "../metrics/index.js";
import { type Data, type Model, recipe as recipeFrom } from "../train/index.js";
import { errorShare, targetSpread } from "./errorShare.js";
import { type LearningCurve, rowsFor } from "./learningCurve.js";
import { biasRemedies, type Remedy, varianceRemedies } from "./remedies.js";
import { type Evidence, type Gap, type Verdict, verdict } from "./verdict.js";

/** What holds a network back. `notEnoughEvidence`: the rows are too few to call either gap high, or both low. */
export type FitVerdict = "highBias" | "highVariance" | "both" | "balanced" | "notEnoughEvidence";

export type Fit = Readonly<{
  verdict: FitVerdict;
  /** Train error above the floor. */
  bias: Gap;
  /** Dev error above the train error. */
  variance: Gap;
  /** Errors as shares: of wrong rows, or of the target's variance that is not explained. */
  train: Interval;
  dev: Interval;
  floor: number;
  tolerance: number;
  /** The verdict in a sentence. */
  text: string;
  /** What to try, in this order: recipes that run as they are. */
  remedies: readonly Remedy[];
}>;

/**
 * `floor`: the error that is possible at all (that of an expert, or of noise), as a share; default 0. `tolerance`: the gap that is worth no work; default
 * 0.02 of rows, or 0.05 of the variance. `curve`: a learning curve of the recipe, from which "more data" says how many rows.
 */
export type FitOptions = Readonly<{ train: Data; dev: Data; floor?: number; tolerance?: number; curve?: LearningCurve }>;

/**
 * The first question about a trained network: is it held back by bias or by variance, and what is to be tried next?
 * See `verdict` for the rule; a regression's floor is a share of the target's variance: (RMSE / standard deviation)^2.
 * @throws UserError if rows lack their targets or a number is out of its range
 */
export async function fit(model: Model, { train, dev, floor = 0, tolerance, curve }: FitOptions): Promise<Fit> {
  const spread = targetSpread(model, train);
  const allowed = tolerance ?? (spread === null ? 0.02 : 0.05);
  const errors = {
    train: await errorShare(model, train, { name: "train", spread }),
    dev: await errorShare(model, dev, { name: "dev", spread }),
  };
  return fitFrom(model, { ...errors, floor, tolerance: allowed, ...(curve && { curve }) });
}

/** The same from errors that were measured already, as shares with their 95 % intervals. */
export function fitFrom(model: Model, { train, dev, floor = 0, tolerance, curve }: Evidence & Pick<FitOptions, "curve">): Fit {
  const allowed = tolerance ?? (model.preparation.target.task === "classification" ? 0.02 : 0.05);
  const { bias, variance } = verdict({ train, dev, floor, tolerance: allowed });
  const found = verdictOf({ bias, variance });
  const measured = { train, dev, bias, variance, floor, tolerance: allowed };
  return { verdict: found, ...measured, text: textOf(found, measured), remedies: remediesOf(found, { model, measured, curve }) };
}

function verdictOf({ bias, variance }: Pick<Verdict, "bias" | "variance">): FitVerdict {
  if (bias.judgement === "high") return variance.judgement === "high" ? "both" : "highBias";
  if (variance.judgement === "high") return "highVariance";
  return bias.judgement === "low" && variance.judgement === "low" ? "balanced" : "notEnoughEvidence";
}

type Measured = Omit<Fit, "verdict" | "text" | "remedies">;

function remediesOf(
  found: FitVerdict,
  { model, measured, curve }: { readonly model: Model; readonly measured: Measured; readonly curve: LearningCurve | undefined },
): readonly Remedy[] {
  const { recipe, preparation, training } = model;
  const bias = (): Remedy[] => biasRemedies(recipe, preparation.shape);
  const variance = (): Remedy[] =>
    varianceRemedies(recipe, preparation.shape, { moreData: moreData(measured, { curve, rows: training.rows }) });
  switch (found) {
    case "highBias":
      return bias();
    case "highVariance":
      return variance();
    case "both":
      return biasIsLarger(measured) ? [...bias(), ...variance()] : [...variance(), ...bias()];
    case "balanced":
      return [];
    case "notEnoughEvidence":
      return [{ name: "more rows to measure on", why: moreEvidence(measured), recipe: recipeFrom(recipe) }];
    default:
      found satisfies never;
      throw new Error(`Unknown verdict ${String(found)}`);
  }
}

/** How many train rows would bring the dev error down to what is tolerated, as far as the learning curve tells. */
function moreData(
  { floor, tolerance, bias }: Measured,
  { curve, rows }: { readonly curve: LearningCurve | undefined; readonly rows: number },
): string {
  if (curve === undefined)
    return "more rows bring the dev error down; diagnose.learningCurve says how many it takes, give it to diagnose.fit as curve";
  const aim = floor + Math.max(0, bias.value) + tolerance;
  const needed = rowsFor(curve, aim);
  const percent = `${(100 * aim).toFixed(1)} %`;
  if (needed === null) return `the learning curve does not tell how many rows a dev error of ${percent} takes`;
  if (needed.low === Number.POSITIVE_INFINITY)
    return `by the learning curve no number of rows alone brings the dev error down to ${percent}`;
  const high = Number.isFinite(needed.high) ? `${round(needed.high)}` : "no number that can be told";
  const value = Number.isFinite(needed.value) ? `about ${round(needed.value)}` : "more";
  return `by the learning curve a dev error of ${percent} takes ${value} train rows (${round(needed.low)} to ${high}) instead of ${rows}`;
}

/** Intervals shrink with the root of the number of rows. */
function moreEvidence({ bias, variance, tolerance }: Measured): string {
  const half = Math.max(...[bias, variance].map(({ value, low, high }) => Math.max(high - value, value - low)));
  const times = Math.max(2, Math.ceil((half / tolerance) ** 2));
  return `the gaps are known to ${(100 * half).toFixed(1)} points and ${(100 * tolerance).toFixed(0)} are to be told apart: it takes about ${times} times as many rows (dev for the variance, train for the bias)`;
}

/** A larger network on few rows makes a large variance larger still, so the larger gap comes first. */
function biasIsLarger({ bias, variance }: Pick<Measured, "bias" | "variance">): boolean {
  return bias.value >= variance.value;
}

function textOf(found: FitVerdict, { train, dev, floor, bias, variance }: Measured): string {
  const numbers = `train error ${percent(train.value)}, dev error ${percent(dev.value)}, ${percent(floor)} is possible`;
  switch (found) {
    case "highBias":
      return `High bias: ${numbers}. The network does not follow the train rows`;
    case "highVariance":
      return `High variance: ${numbers}. The network does worse on rows that it has not seen`;
    case "both":
      return `High bias and high variance: ${numbers}. Begin with the ${biasIsLarger({ bias, variance }) ? "bias" : "variance"}`;
    case "balanced":
      return `Balanced: ${numbers}`;
    case "notEnoughEvidence":
      return `Not enough evidence: ${numbers}, and the rows are too few to tell`;
    default:
      found satisfies never;
      throw new Error(`Unknown verdict ${String(found)}`);
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Two digits are enough for a forecast. */
const round = (rows: number): string => Number(rows.toPrecision(2)).toLocaleString("en-US");
