import type { Predictions } from "gradus";
import type { OutputColumn } from "../tables/index.js";

/** Predictions as columns: `prediction`, and `probability_CLASS` for each class where the model knows probabilities; `low` and `high` where it knows an interval. */
export function predictionColumns(predictions: Predictions): OutputColumn[] {
  if (predictions.task === "regression") {
    const { values, width, interval } = predictions;
    const bounds = interval ? [...numberColumns("low", interval.low, width), ...numberColumns("high", interval.high, width)] : [];
    return [...numberColumns("prediction", values, width), ...bounds];
  }
  const { classes, labels, probabilities } = predictions;
  const columns: OutputColumn[] = [{ name: "prediction", values: classes }];
  if (!probabilities) return columns;
  const shares = labels.map((label, code) => ({
    name: `probability_${label}`,
    values: Float64Array.from(classes, (_, row) => probabilities[row * labels.length + code]!),
  }));
  return [...columns, ...shares];
}

function numberColumns(name: string, values: Float64Array, width: number): OutputColumn[] {
  return Array.from({ length: width }, (_, output) => ({
    name: width === 1 ? name : `${name}_${output}`,
    values: Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + output]!),
  }));
}
