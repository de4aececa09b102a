import type { Predictions } from "gradus";
import type { OutputColumn } from "../tables/index.js";

/** Predictions as columns: `prediction`, and `probability_CLASS` for each class where the model knows probabilities. */
export function predictionColumns(predictions: Predictions): OutputColumn[] {
  if (predictions.task === "regression") return numberColumns(predictions.values, predictions.width);
  const { classes, labels, probabilities } = predictions;
  const columns: OutputColumn[] = [{ name: "prediction", values: classes }];
  if (!probabilities) return columns;
  const shares = labels.map((label, code) => ({
    name: `probability_${label}`,
    values: Float64Array.from(classes, (_, row) => probabilities[row * labels.length + code]!),
  }));
  return [...columns, ...shares];
}

function numberColumns(values: Float64Array, width: number): OutputColumn[] {
  return Array.from({ length: width }, (_, output) => ({
    name: width === 1 ? "prediction" : `prediction_${output}`,
    values: Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + output]!),
  }));
}
