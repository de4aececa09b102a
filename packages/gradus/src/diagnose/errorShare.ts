import { UserError } from "../errors/index.js";
import { type Interval, meanInterval } from "../metrics/index.js";
import { type Data, datasetOf, type Model } from "../train/index.js";

/** The variance of each target column over some rows: the unit in which errors of numbers are told; null for classes. */
export type TargetSpread = readonly number[] | null;

/** @throws UserError if there is no target, or one that does not vary */
export function targetSpread(model: Model, train: Data): TargetSpread {
  const { target } = model.preparation;
  if (target.task === "classification") return null;
  const { width } = target;
  const values = targetValues(model, train, "train");
  return Array.from({ length: width }, (_, column) => {
    const own = values.filter((_, at) => at % width === column);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    if (variance > 0) return variance;
    throw new UserError({ place: "train", what: `the target "${target.name}" is the same in all rows`, remedy: "Give rows that differ" });
  });
}

/**
 * The error of a model with its 95 % interval, as a share from 0 (perfect): of rows whose class is wrong (Wilson), or of squared errors in the variance of
 * the target, averaged over its columns (normal, over rows).
 */
export async function errorShare(
  model: Model,
  data: Data,
  { name, spread }: { readonly name: string; readonly spread: TargetSpread },
): Promise<Interval> {
  if (spread === null) {
    const report = await model.evaluate(data);
    if (!("accuracy" in report) || !report.accuracy) throw new Error("A classifier was measured without its accuracy; please report this");
    const { value, low, high } = report.accuracy;
    return { value: 1 - value, low: 1 - high, high: 1 - low };
  }
  const predictions = await model.predict(data);
  if (predictions.task !== "regression") throw new Error("Classes were predicted for numbers; please report this");
  const values = targetValues(model, data, name);
  const width = spread.length;
  const each = Float64Array.from({ length: values.length / width }, (_, row) => {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) sum += (predictions.values[at]! - values[at]!) ** 2 / spread[at % width]!;
    return sum / width;
  });
  const { value, low, high } = meanInterval(each);
  return { value, low: Math.max(0, low), high };
}

/** The targets in their own unit, row by row. */
function targetValues(model: Model, data: Data, name: string): Float64Array {
  const { target } = model.preparation;
  const { y } = datasetOf(model.preparation, data, name);
  if (!y || target.task !== "regression")
    throw new UserError({ place: name, what: "there is no target to compare with", remedy: "Give rows with their targets" });
  return Float64Array.from(y, (value) => value * target.deviation + target.mean);
}
