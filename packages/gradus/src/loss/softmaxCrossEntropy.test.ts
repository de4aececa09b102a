import { expect, test } from "vitest";
import { constant, gradients, input, openSession } from "../engine/index.js";
import { binaryCrossEntropy, type Loss, lossMemberOf, softmaxCrossEntropy } from "./index.js";

/** Total and gradient by the prediction, in float64. */
function compute(loss: Loss, z: readonly number[], shape: readonly number[], target: readonly number[]): { total: number; dz: number[] } {
  const prediction = input("z", shape);
  const classes = loss.loss === "softmaxCrossEntropy";
  const { total } = lossMemberOf(loss).trace(loss, {
    prediction,
    target: classes ? constant([...target], [target.length], "i32") : constant([...target], shape),
  });
  const [dz] = gradients(total, [prediction]);
  const program = openSession({ backend: "reference", states: [] }).compile({ outputs: { total, dz: dz! } });
  program.input("z").set(z);
  program.run();
  return { total: program.output("total")[0]!, dz: [...program.output("dz")] };
}

const z = [5, 2, -1, 3, 0.5, 0.2, -2, 1, 4];
const labels = [0, 1, 2];

test("the loss is -sum y log yhat with yhat = e^z / sum e^z, and dz is yhat - y, over the rows", () => {
  const yhat = labels.flatMap((_, row) => {
    const exponentials = z.slice(3 * row, 3 * row + 3).map(Math.exp);
    const sum = exponentials.reduce((total, value) => total + value, 0);
    return exponentials.map((value) => value / sum);
  });
  const { total, dz } = compute(softmaxCrossEntropy(), z, [3, 3], labels);
  expect(total).toBeCloseTo(-labels.reduce((sum, label, row) => sum + Math.log(yhat[3 * row + label]!), 0) / 3, 13);
  dz.forEach((value, at) => {
    const y = Number(labels[Math.floor(at / 3)] === at % 3);
    expect(value).toBeCloseTo((yhat[at]! - y) / 3, 14);
  });
});

test("the note's example: softmax of (5, 2, -1, 3) is 0.842, 0.042, 0.002, 0.114", () => {
  const { dz } = compute(softmaxCrossEntropy(), [5, 2, -1, 3], [1, 4], [0]);
  expect([dz[0]! + 1, ...dz.slice(1)].map((value) => Number(value.toFixed(3)))).toEqual([0.842, 0.042, 0.002, 0.114]);
});

test("with two classes it is logistic regression on the difference of the logits", () => {
  const pairs = [0.3, -1.2, 2, 0.5, -4, 1];
  const classes = [1, 0, 1];
  const softmax = compute(softmaxCrossEntropy(), pairs, [3, 2], classes);
  const logistic = compute(
    binaryCrossEntropy(),
    classes.map((_, row) => pairs[2 * row + 1]! - pairs[2 * row]!),
    [3, 1],
    classes,
  );
  expect(softmax.total).toBeCloseTo(logistic.total, 14);
  classes.forEach((_, row) => {
    expect(softmax.dz[2 * row + 1]!).toBeCloseTo(logistic.dz[row]!, 14);
  });
});
