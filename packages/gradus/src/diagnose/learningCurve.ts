import type { BackendName } from "../engine/index.js";
import { permutation } from "../engine/random/index.js";
import { UserError } from "../errors/index.js";
import type { Interval } from "../metrics/index.js";
import { plateauOf } from "../schedule/index.js";
import { type Data, type Dataset, jobOf, type Model, type Recipe } from "../train/index.js";
import { errorShare, targetSpread } from "./errorShare.js";
import { fitPowerLaw, type LawPoint, lawAt, lawRowsFor, type PowerLaw, possibleLaws, rangeOf } from "./powerLaw.js";
import { rowCountOf, takenRows } from "./takenRows.js";

/** Errors after training on so many rows, as shares (see `diagnose.fit`), on those rows and on dev. */
export type CurvePoint = Readonly<{ rows: number; train: Interval; dev: Interval }>;

export type LearningCurve = Readonly<{
  points: readonly CurvePoint[];
  /** dev error = amount rows^-exponent + limit, through all points; null for fewer than four. */
  law: PowerLaw | null;
  /** Laws that the points might as well have given, within their intervals. */
  possible: readonly PowerLaw[];
  /** The dev error at twice and four times the rows, with the range that holds 95 % of what is possible. */
  forecasts: readonly Readonly<{ rows: number; dev: Interval }>[];
  /** What to know before trusting the forecasts. */
  notes: readonly string[];
}>;

/** `sizes`: numbers of train rows, ascending; default six, each twice the one before, up to all. */
export type LearningCurveOptions = Readonly<{ train: Data; dev: Data; sizes?: readonly number[]; backend?: BackendName }>;

/**
 * Trains the recipe on growing parts of the train rows (each holds the ones before; the order is the seed's) and measures train and dev error. Every part
 * gets as many steps as all rows would, so that small parts are learned as thoroughly; epochs and patience grow accordingly.
 * @throws UserError if sizes are no ascending numbers of rows, or recipe and data do not fit each other
 */
export async function learningCurve(recipe: Recipe, { train, dev, sizes, backend }: LearningCurveOptions): Promise<LearningCurve> {
  const rows = rowCountOf(train);
  const whole = jobOf(recipe, { train, dev });
  const { target } = whole.preparation;
  const classes = target.task === "classification" ? target.classes.length : 0;
  const chosen = checkedSizes(sizes ?? doublings(rows, classes), { rows, least: Math.max(2, classes) });
  const order = growingOrder(whole.train, recipe.seed);
  const points: CurvePoint[] = [];
  let spread: Awaited<ReturnType<typeof targetSpread>> | undefined;
  for (const size of chosen) {
    const part = takenRows(train, order.slice(0, size));
    const model = await trained(recipe, { part, dev, steps: whole.stepsPerEpoch * recipe.epochs, backend });
    spread ??= targetSpread(model, train); // one unit for all points
    const options = { spread };
    points.push({
      rows: size,
      train: await errorShare(model, part, { name: "train", ...options }),
      dev: await errorShare(model, dev, { name: "dev", ...options }),
    });
  }
  return { points, ...forecast(points, recipe.seed) };
}

/** The rows that bring the dev error down to `error` by the law of the curve, with the range of the possible laws; null where there is no law. */
export function rowsFor({ law, possible }: LearningCurve, error: number): Interval | null {
  if (law === null) return null;
  return rangeOf(
    lawRowsFor(law, error),
    possible.map((each) => lawRowsFor(each, error)),
  );
}

/** The stream of random numbers that chooses the rows. */
const orderStream = 0xc0fe;

/** A random order whose beginnings are the parts; of each class, one row comes first of all, so that every part knows every class. */
function growingOrder({ rows, y }: Dataset, seed: number): Int32Array {
  const order = permutation(rows, { seed, stream: [orderStream, 0] });
  if (!(y instanceof Int32Array)) return order;
  const seen = new Set<number>();
  const first = order.filter((row) => !seen.has(y[row]!) && seen.add(y[row]!));
  const isFirst = new Set(first);
  return Int32Array.from([...first, ...order.filter((row) => !isFirst.has(row))]);
}

function doublings(rows: number, classes: number): number[] {
  return [32, 16, 8, 4, 2, 1].map((part) => Math.round(rows / part)).filter((size) => size >= Math.max(10, classes) || size === rows);
}

function checkedSizes(sizes: readonly number[], { rows, least }: { readonly rows: number; readonly least: number }): readonly number[] {
  const wrong = sizes.find((size, at) => !Number.isInteger(size) || size < least || size > rows || size <= (sizes[at - 1] ?? 0));
  if (wrong === undefined && sizes.length > 0) return sizes;
  throw new UserError({
    place: "diagnose.learningCurve, sizes",
    what: wrong === undefined ? "there is no size" : `${wrong} is no whole number from ${least} to ${rows} that is above the one before`,
    remedy: "Give ascending numbers of train rows, or leave sizes out",
  });
}

async function trained(
  recipe: Recipe,
  {
    part,
    dev,
    steps,
    backend,
  }: { readonly part: Data; readonly dev: Data; readonly steps: number; readonly backend: BackendName | undefined },
): Promise<Model> {
  const { stepsPerEpoch } = jobOf(recipe, { train: part, dev });
  const epochs = Math.max(1, Math.ceil(steps / stepsPerEpoch));
  const { stop } = recipe;
  const patience = stop && Math.max(1, Math.round((stop.patience * epochs) / recipe.epochs));
  const value = recipe.with({ epochs, stop: stop && patience ? { ...stop, patience } : null });
  const watches = stop !== null || plateauOf(recipe.optimizer.learningRate) !== undefined; // measuring dev after each epoch costs time otherwise
  return value.run({ train: part, ...(watches && { dev }), ...(backend && { backend }) }).result();
}

function forecast(points: readonly CurvePoint[], seed: number): Omit<LearningCurve, "points"> {
  if (points.length < 4) return { law: null, possible: [], forecasts: [], notes: ["a forecast takes four sizes or more"] };
  const measured = points.map(
    ({ rows, dev: { value, low, high } }): LawPoint => ({ rows, error: value, deviation: Math.max((high - low) / 3.92, 1e-6) }),
  );
  const { law, misfit } = fitPowerLaw(measured);
  const possible = possibleLaws(measured, { misfit, seed });
  const most = points.at(-1)!.rows;
  const forecasts = [2, 4].map((times) => ({
    rows: times * most,
    dev: rangeOf(
      lawAt(law, times * most),
      possible.map((each) => lawAt(each, times * most)),
    ),
  }));
  const notes = [
    "a forecast holds only as far as further rows are like these; its range knows the luck of the measured rows, not that of the choice of law",
  ];
  if (misfit > 3 * (points.length - 3))
    notes.push("the points do not lie on a power law: single trainings differ by more than the dev rows explain");
  return { law, possible, forecasts, notes };
}
