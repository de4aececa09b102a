import { describe, expect, test } from "vitest";
import { type Feed, onnxAnswers } from "../../../../../tests/onnxRuntime.js";
import { fromColumns, type NumberScale, numberScales, Table } from "../../data/index.js";
import { randomUniform } from "../../engine/index.js";
import * as loss from "../../loss/index.js";
import * as nn from "../../nn/index.js";
import { mixedQuestions, mixedTable } from "../../testing/mixedTable.js";
import { untrainedModel } from "../../testing/untrainedModel.js";
import type { FittedAnswers } from "../../train/index.js";
import type { Model, Predictions } from "../../train/model.js";
import { prepare } from "../../train/prepare.js";
import { modelToOnnx } from "./modelToOnnx.js";

const numeric = ["pressure", "income", "rate", "day"];

/** The questions as an ONNX runtime is fed them: a tensor for each column. */
const feeds: Record<string, Feed> = Object.fromEntries(
  Object.keys(mixedQuestions[0]!).map((column) => {
    const cells = mixedQuestions.map((row) => row[column]);
    const shape = [cells.length, 1];
    return numeric.includes(column)
      ? [column, { type: "float64", data: cells.map((cell) => (cell === null ? Number.NaN : Number(cell))), shape }]
      : [column, { type: "string", data: cells.map((cell) => String(cell ?? "")), shape }];
  }),
);

type How = Readonly<{
  task: "classification" | "regression";
  loss: loss.Loss;
  numbers?: NumberScale;
  clamp?: boolean;
  answers?: FittedAnswers;
}>;

function modelOn({ task, loss, numbers = "standard", clamp = false, answers }: How, units: number): Model {
  const preparation = prepare(mixedTable(task), { task, loss, inputs: { numbers, maxLevels: 4 }, clamp });
  return untrainedModel(nn.sequential(nn.dense(6), nn.tanh(), nn.dense(units)), preparation.shape, {
    loss,
    preparation,
    ...(answers && { answers }),
  });
}

/** The largest difference, in units of the value where that is above 1. */
function expectSame(given: readonly (number | string)[] | undefined, expected: ArrayLike<number>): void {
  expect(given?.length).toBe(expected.length);
  const differences = given!.map((value, i) => Math.abs((value as number) - expected[i]!) / Math.max(1, Math.abs(expected[i]!)));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
}

async function expectClasses(model: Model): Promise<void> {
  const expected = (await model.predict(mixedQuestions)) as Extract<Predictions, { task: "classification" }>;
  const { label, probabilities } = await onnxAnswers(modelToOnnx(model), feeds);
  expect(label).toEqual(expected.classes);
  if (expected.probabilities === null) expect(probabilities).toBeUndefined();
  else expectSame(probabilities, expected.probabilities);
}

describe("an ONNX file holds the preprocessing of a table", () => {
  test.each(numberScales)("with numbers by the way %s, missing and unknown cells included", async (numbers) => {
    const model = modelOn({ task: "regression", loss: loss.meanSquaredError(), numbers }, 1);
    const { values } = (await model.predict(mixedQuestions)) as Extract<Predictions, { task: "regression" }>;
    expectSame((await onnxAnswers(modelToOnnx(model), feeds)).prediction, values);
  });

  test("of images, as uint8 [rows, channels, height, width]", async () => {
    const shape = [1, 3, 2] as const;
    const values = Uint8Array.from({ length: 8 * 6 }, (_, i) => (i * 37) % 256);
    const target = {
      name: "y",
      task: "classification",
      classes: ["a", "b"],
      codes: Int32Array.from({ length: 8 }, (_, i) => i % 2),
    } as const;
    const table = new Table({ columns: [{ kind: "image", name: "picture", shape, values }], target });
    const preparation = prepare(table, { task: "classification", loss: loss.softmaxCrossEntropy() });
    const model = untrainedModel(nn.sequential(nn.flatten(), nn.dense(2)), preparation.shape, {
      loss: loss.softmaxCrossEntropy(),
      preparation,
    });
    const expected = (await model.predict(table)) as Extract<Predictions, { task: "classification" }>;
    const answers = await onnxAnswers(modelToOnnx(model), { picture: { type: "uint8", data: values, shape: [8, ...shape] } });
    expect(answers.label).toEqual(expected.classes);
    expectSame(answers.probabilities, expected.probabilities!);
  });

  test("whose columns are called as the outputs are", async () => {
    const table = fromColumns({ prediction: [1, 2, 3, 5], low: ["a", "b", "a", "b"], y: [0.5, 1.5, 2.7, 3.1] }, { target: "y" });
    const preparation = prepare(table, { task: "regression", loss: loss.meanSquaredError() });
    const model = untrainedModel(nn.dense(1), preparation.shape, { preparation });
    const { values } = (await model.predict(table)) as Extract<Predictions, { task: "regression" }>;
    const answers = await onnxAnswers(modelToOnnx(model), {
      prediction: { type: "float64", data: [1, 2, 3, 5], shape: [4, 1] },
      low: { type: "string", data: ["a", "b", "a", "b"], shape: [4, 1] },
    });
    expectSame(answers.prediction_, values);
  });
});

describe("an ONNX file says what the outputs mean", () => {
  const answers = { temperature: 1.7, interval: null };

  test.each<[string, How, number]>([
    ["logits of classes", { task: "classification", loss: loss.softmaxCrossEntropy() }, 3],
    ["logits at a temperature", { task: "classification", loss: loss.softmaxCrossEntropy(), answers }, 3],
    ["logarithms at a temperature", { task: "classification", loss: loss.klDivergence(), answers }, 3],
    ["scores", { task: "classification", loss: loss.multiHinge() }, 3],
  ])("for %s", async (_, how, units) => {
    await expectClasses(modelOn(how, units));
  });

  test.each<[string, loss.Loss, FittedAnswers?]>([
    ["one logit", loss.binaryCrossEntropy()],
    ["one logit at a temperature", loss.binaryCrossEntropy(), answers],
    ["one probability", loss.binaryCrossEntropy({ of: "probabilities" }), answers],
    ["one score", loss.hinge()],
  ])("for %s", async (_, of, fitted) => {
    const table = mixedTable("classification");
    const target = {
      name: "outcome",
      task: "classification",
      classes: ["no", "yes"],
      codes: Int32Array.from({ length: table.rows }, (_, i) => i % 2),
    } as const;
    const preparation = prepare(new Table({ columns: table.columns, target }), {
      task: "classification",
      loss: of,
      inputs: { numbers: "robust", maxLevels: 4 },
    });
    await expectClasses(
      untrainedModel(
        nn.sequential(nn.dense(1), ...(of.loss === "binaryCrossEntropy" && of.of === "probabilities" ? [nn.sigmoid()] : [])),
        preparation.shape,
        { loss: of, preparation, ...(fitted && { answers: fitted }) },
      ),
    );
  });

  test("for numbers kept within a range, with bounds", async () => {
    const interval = { level: 0.9, margins: [12_345] };
    const model = modelOn({ task: "regression", loss: loss.meanSquaredError(), clamp: true, answers: { temperature: 1, interval } }, 1);
    const expected = (await model.predict(mixedQuestions)) as Extract<Predictions, { task: "regression" }>;
    const { prediction, low, high } = await onnxAnswers(modelToOnnx(model), feeds);
    expectSame(prediction, expected.values);
    expectSame(low, expected.interval!.low);
    expectSame(high, expected.interval!.high);
    const { target } = model.preparation;
    const range = target.task === "regression" ? target.range : undefined;
    expect(range?.some((bound) => prediction!.includes(bound))).toBe(true);
  });

  test("for rates", async () => {
    const model = modelOn({ task: "regression", loss: loss.poisson() }, 1);
    const { values } = (await model.predict(mixedQuestions)) as Extract<Predictions, { task: "regression" }>;
    expectSame((await onnxAnswers(modelToOnnx(model), feeds)).prediction, values);
  });
});

test("the same model gives the same bytes", () => {
  const bytes = (): Uint8Array => modelToOnnx(modelOn({ task: "classification", loss: loss.softmaxCrossEntropy(), numbers: "robust" }, 3));
  expect(bytes()).toEqual(bytes());
});

test("a layer that an ONNX file cannot hold is refused by its path", () => {
  const noisy = nn.custom("noisy", (x, scope) => x.add(randomUniform(x.shape, scope.random())), {});
  const model = untrainedModel(nn.sequential(nn.dense(2), noisy), [3]);
  expect(() => modelToOnnx(model)).toThrow(
    /^ONNX, model\.1 \(custom\): the layer draws random numbers when it predicts \(operation "randomBits"\)/,
  );
});
