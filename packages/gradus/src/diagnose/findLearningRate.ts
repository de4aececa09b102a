import type { BackendName } from "../engine/index.js";
import { inRange, integerFrom, UserError } from "../errors/index.js";
import { ewma, ewmaAfter, ewmaCorrected } from "../metrics/index.js";
import type { RecipeValue } from "../recipe/index.js";
import { exponential } from "../schedule/index.js";
import { type Data, jobOf, Stepper } from "../train/index.js";
import { trainingBatches } from "./trainingBatches.js";

/** A step of the sweep: the loss of its batch, and the debiased average of all up to it. */
export type SweepPoint = Readonly<{ learningRate: number; loss: number; smoothed: number }>;

export type LearningRateSweep = Readonly<{
  curve: readonly SweepPoint[];
  /** The rate to start with: that of the steepest fall, but at most a tenth of the rate at which the loss blew up; null where the loss never fell. */
  suggestion: number | null;
  /** Where the averaged loss fell fastest by the logarithm of the rate. */
  steepest: number | null;
  /** Where the averaged loss was above four times its best, or not finite any more; null if it never was. */
  blowUp: number | null;
  /** What to know before trusting the suggestion. */
  notes: readonly string[];
}>;

/** The sweep goes from `low` to `high` in `steps` steps, each rate the same factor above the one before. */
export type SweepOptions = Readonly<{ low?: number; high?: number; steps?: number; backend?: BackendName }>;

/** The weight of the past in the average of losses. */
const beta = 0.98;
/** The sweep is over when the average is above so many times its best. */
const blownUpAbove = 4;

/**
 * The learning-rate range test: a fresh network is trained on mini-batches while the rate grows exponentially, until the loss blows up. The recipe's own
 * schedule is left out, its other options stay. Nothing of the caller's changes.
 * Source: Smith 2017, Cyclical learning rates for training neural networks, section 3.3; average and stop as in Gugger 2018, How do you find a good
 * learning rate.
 * @throws UserError if the rates do not grow, the optimizer takes no schedule, or recipe and data do not fit each other
 */
export function findLearningRate(
  recipe: RecipeValue,
  data: Data,
  { low = 1e-6, high = 10, steps = 300, backend }: SweepOptions = {},
): LearningRateSweep {
  const place = "diagnose.findLearningRate";
  inRange(low, 0, Number.POSITIVE_INFINITY, "()", `${place}, low`);
  inRange(high, low, Number.POSITIVE_INFINITY, "()", `${place}, high`);
  integerFrom(20, steps, `${place}, steps`);
  const learningRate = exponential({ from: low, factor: (high / low) ** (1 / (steps - 1)), per: "step" });
  const { optimizer } = recipe;
  if (optimizer.optimizer === "rprop" || optimizer.optimizer === "scheduleFree" || optimizer.optimizer === "lbfgs")
    throw new UserError({
      place,
      what: `optim.${optimizer.optimizer} keeps one rate for the whole training, so it cannot be swept`,
      remedy: "Sweep with optim.adam or optim.momentum, or compare a few rates in runs of their own",
    });
  const swept = { ...recipe, optimizer: { ...optimizer, learningRate }, stop: null };
  const { curve, blowUp } = sweep(swept, data, { steps, backend });
  const steepest = steepestFall(curve, blowUp);
  const suggestion = steepest === null ? null : Math.min(steepest, blowUp === null ? Number.POSITIVE_INFINITY : blowUp / 10);
  return { curve, suggestion, steepest, blowUp, notes: notesOf({ steepest, blowUp, low, high }) };
}

function sweep(
  recipe: RecipeValue,
  data: Data,
  { steps, backend }: { readonly steps: number; readonly backend: BackendName | undefined },
): Pick<LearningRateSweep, "curve" | "blowUp"> {
  const job = jobOf(recipe, { train: data, ...(backend && { backend }) });
  const stepper = new Stepper(job);
  const curve: SweepPoint[] = [];
  let average = ewma(beta);
  let best = Number.POSITIVE_INFINITY;
  for (const { rows, at } of trainingBatches(job)) {
    if (at.step === steps) break;
    let loss: number;
    let learningRate: number;
    try {
      ({ loss, learningRate } = stepper.step(rows, at));
    } catch (error) {
      if (!(error instanceof UserError) || curve.length === 0) throw error;
      return { curve, blowUp: curve.at(-1)!.learningRate };
    }
    average = ewmaAfter(average, loss);
    const smoothed = ewmaCorrected(average);
    curve.push({ learningRate, loss, smoothed });
    if (smoothed > blownUpAbove * best) return { curve, blowUp: learningRate };
    best = Math.min(best, smoothed);
  }
  return { curve, blowUp: null };
}

/**
 * The rate where a line through the averaged losses around it, by the logarithm of the rate, falls fastest. The first points are left out: their average
 * is that of a few batches.
 */
function steepestFall(curve: readonly SweepPoint[], blowUp: number | null): number | null {
  const half = Math.max(3, Math.round(curve.length / 30));
  let [steepest, rate]: [number, number | null] = [0, null];
  for (let at = half + Math.round(curve.length / 10); at + half < curve.length; at++) {
    const { learningRate } = curve[at]!;
    if (blowUp !== null && learningRate >= blowUp) break;
    const slope = slopeOf(curve.slice(at - half, at + half + 1));
    if (slope < steepest) [steepest, rate] = [slope, learningRate];
  }
  return hasFallen(curve) ? rate : null;
}

/** Whether the average fell below the losses at the lowest rates by more than the noise of batches explains: their deviation, and a hundredth of them. */
function hasFallen(curve: readonly SweepPoint[]): boolean {
  const { value, deviation } = spread(curve.slice(0, Math.ceil(curve.length / 10)).map(({ loss }) => loss));
  const least = curve.reduce((low, { smoothed }) => Math.min(low, smoothed), Number.POSITIVE_INFINITY);
  return value - least > Math.max(deviation, 0.01 * Math.abs(value));
}

function spread(values: readonly number[]): { value: number; deviation: number } {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  return { value, deviation: Math.sqrt(values.reduce((sum, each) => sum + (each - value) ** 2, 0) / values.length) };
}

/** Least squares: the slope of averaged loss by log rate. */
function slopeOf(points: readonly SweepPoint[]): number {
  const x = points.map(({ learningRate }) => Math.log(learningRate));
  const y = points.map(({ smoothed }) => smoothed);
  const [meanX, meanY] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length) as [number, number];
  let [products, squares] = [0, 0];
  x.forEach((value, i) => {
    products += (value - meanX) * (y[i]! - meanY);
    squares += (value - meanX) ** 2;
  });
  return products / squares;
}

function notesOf({ steepest, blowUp, low, high }: { steepest: number | null; blowUp: number | null; low: number; high: number }): string[] {
  if (steepest === null) return [`the loss fell at no rate from ${low} to ${high}: widen the range, or look at diagnose.flow`];
  return blowUp === null ? [`the loss did not blow up below ${high}: a larger rate may do as well`] : [];
}
