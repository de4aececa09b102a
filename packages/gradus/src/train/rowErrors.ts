import { UserError } from "../errors/index.js";
import type { Model } from "./model.js";
import { type Data, datasetOf } from "./prepare.js";

/**
 * What a model does wrong on each row, comparable between any two models of one target. `loss`: -log(probability of the true class), probabilities clipped to
 * [2^-52, 1 - 2^-52]; or the squared error in the target's unit, averaged over its columns. For a classifier whose loss knows no probabilities it is 1 where
 * the class is wrong. `wrong`: 1 where the class is not the true one; null for numbers.
 */
export type RowErrors = Readonly<{
  measure: "log loss" | "wrong rows" | "squared error";
  loss: Float64Array;
  wrong: Uint8Array | null;
}>;

/** @throws UserError if there are no rows, or none with a target that the model knows */
export async function rowErrors(model: Model, data: Data, name: string): Promise<RowErrors> {
  const { target } = model.preparation;
  const { y } = datasetOf(model.preparation, data, name);
  if (!y || y.length === 0)
    throw new UserError({ place: name, what: "there is no row with a target to compare with", remedy: "Give rows with their targets" });
  const found = await model.predict(data);
  if (found.task === "regression") {
    if (target.task !== "regression") throw new Error("Numbers were predicted for classes; please report this");
    const { mean, deviation, width } = target;
    const loss = Float64Array.from({ length: y.length / width }, (_, row) => {
      let sum = 0;
      for (let at = row * width; at < (row + 1) * width; at++) sum += (found.values[at]! - (y[at]! * deviation + mean)) ** 2;
      return sum / width;
    });
    return { measure: "squared error", loss, wrong: null };
  }
  const { labels, classes, probabilities } = found;
  const wrong = Uint8Array.from(classes, (label, row) => (label === labels[y[row]!] ? 0 : 1));
  if (probabilities === null) return { measure: "wrong rows", loss: Float64Array.from(wrong), wrong };
  const loss = Float64Array.from(y, (code, row) => {
    const p = probabilities[row * labels.length + code]!;
    return -Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  });
  return { measure: "log loss", loss, wrong };
}
