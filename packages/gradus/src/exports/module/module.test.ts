import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { type NumberScale, numberScales, Table } from "../../data/index.js";
import { sizeOf } from "../../engine/index.js";
import { draw } from "../../init/index.js";
import * as loss from "../../loss/index.js";
import * as nn from "../../nn/index.js";
import { layerExamples } from "../../testing/layerExamples.js";
import { mixedQuestions, mixedTable } from "../../testing/mixedTable.js";
import { untrainedModel } from "../../testing/untrainedModel.js";
import type { FittedAnswers } from "../../train/index.js";
import type { Model, Predictions } from "../../train/model.js";
import { prepare } from "../../train/prepare.js";
import { modelToModule } from "./modelToModule.js";

type Answer = Readonly<{ prediction: unknown; probabilities?: Readonly<Record<string, number>>; low?: unknown; high?: unknown }>;
type Module = Readonly<{ predict: (rows: unknown) => Answer[]; target: string; classes?: readonly string[]; columns?: unknown }>;

const folder = mkdtempSync(join(tmpdir(), "gradus-module-"));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

async function loaded(model: Model): Promise<Module> {
  const path = join(folder, `model${made++}.mjs`);
  writeFileSync(path, modelToModule(model).code);
  return import(/* @vite-ignore */ pathToFileURL(path).href);
}

/** What the model answers, in the form of the module. */
function answersOf(predictions: Predictions): Answer[] {
  if (predictions.task === "classification") {
    const { classes, labels, probabilities } = predictions;
    const sharesOf = (row: number) => Object.fromEntries(labels.map((label, code) => [label, probabilities![row * labels.length + code]!]));
    return classes.map((prediction, row) => ({ prediction, ...(probabilities && { probabilities: sharesOf(row) }) }));
  }
  const { values, width, interval } = predictions;
  const at = (numbers: Float64Array, row: number): unknown => {
    const own = Array.from(numbers.subarray(row * width, (row + 1) * width));
    return width === 1 ? own[0] : own;
  };
  return Array.from({ length: values.length / width }, (_, row) => ({
    prediction: at(values, row),
    ...(interval && { low: at(interval.low, row), high: at(interval.high, row) }),
  }));
}

describe("a standalone module predicts the bits that the model predicts, with", () => {
  test.each(Object.entries(layerExamples))("%s, for one row and for many", async (_, { layer, x: [, ...shape], whole }) => {
    const model = untrainedModel(nn.sequential(layer, nn.scale()), shape);
    const size = sizeOf(shape);
    const rows = 35;
    const drawn = draw({ kind: "normal", mean: 0, std: 1.5 }, rows * size, { seed: 5, stream: 1 });
    const x = Float32Array.from(drawn, (value, i) => (whole ? i % 6 : value));
    const rowsOf = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => Array.from(x.subarray((from + i) * size, (from + i + 1) * size)));
    const { predict } = await loaded(model);
    expect(predict(rowsOf(0, rows))).toEqual(answersOf(await model.predict({ x, shape })));
    expect(predict(rowsOf(2, 3))).toEqual(answersOf(await model.predict({ x: x.subarray(2 * size, 3 * size), shape })));
  });
});

type How = Readonly<{
  task: "classification" | "regression";
  loss: loss.Loss;
  numbers?: NumberScale;
  clamp?: boolean;
  answers?: FittedAnswers;
}>;

function modelOn({ task, loss, numbers = "robust", clamp = false, answers }: How, units: number): Model {
  const preparation = prepare(mixedTable(task), { task, loss, inputs: { numbers, maxLevels: 4 }, clamp });
  const layers = nn.sequential(nn.dense(6), nn.tanh(), nn.dense(units));
  return untrainedModel(layers, preparation.shape, { loss, preparation, ...(answers && { answers }) });
}

const hot = { temperature: 1.7, interval: null };

describe("a standalone module holds the preprocessing and the meaning of the outputs:", () => {
  test.each<[string, How, number]>([
    ...numberScales.map((numbers): [string, How, number] => [
      `numbers by the way ${numbers}`,
      { task: "regression", loss: loss.meanSquaredError(), numbers },
      1,
    ]),
    ["classes", { task: "classification", loss: loss.softmaxCrossEntropy() }, 3],
    ["classes at a temperature", { task: "classification", loss: loss.softmaxCrossEntropy(), answers: hot }, 3],
    ["scores", { task: "classification", loss: loss.multiHinge() }, 3],
    ["rates", { task: "regression", loss: loss.poisson() }, 1],
    [
      "a range and bounds",
      {
        task: "regression",
        loss: loss.meanSquaredError(),
        clamp: true,
        answers: { temperature: 1, interval: { level: 0.9, margins: [12_345] } },
      },
      1,
    ],
  ])("%s", async (_, how, units) => {
    const model = modelOn(how, units);
    const module = await loaded(model);
    expect(module.predict(mixedQuestions)).toEqual(answersOf(await model.predict(mixedQuestions)));
    expect(module.target).toBe(model.preparation.target.name);
  });

  test("cells as a page has them: numbers as words, dates, nothing", async () => {
    const model = modelOn({ task: "classification", loss: loss.softmaxCrossEntropy() }, 3);
    const rows = [
      {
        pressure: "1011.5",
        income: " ",
        rate: "two",
        smoker: "yes",
        member: undefined,
        port: "Cork",
        day: new Date("2021-05-06T07:08:09Z"),
      },
      { pressure: 1011.5, income: 20, day: new Date("2020-01-01") },
    ];
    const words = [{ day: "2021-05-06 07:08" }, { day: "2021-05-06T07:08+02:00", pressure: 1 }, { day: "yesterday", pressure: 2 }];
    const module = await loaded(model);
    const empty = { absentColumns: "empty" } as const;
    for (const asked of [rows, words]) expect(module.predict(asked)).toEqual(answersOf(await model.predict(asked, empty)));
  });

  test.each([undefined, hot])("one logit of two classes (%j)", async (answers) => {
    const { columns, rows } = mixedTable("classification");
    const target = {
      name: "y",
      task: "classification",
      classes: ["no", "yes"],
      codes: Int32Array.from({ length: rows }, (_, i) => i % 2),
    } as const;
    const of = loss.binaryCrossEntropy();
    const preparation = prepare(new Table({ columns, target }), { task: "classification", loss: of });
    const model = untrainedModel(nn.dense(1), preparation.shape, { loss: of, preparation, ...(answers && { answers }) });
    expect((await loaded(model)).predict(mixedQuestions)).toEqual(answersOf(await model.predict(mixedQuestions)));
  });

  test("images", async () => {
    const shape = [1, 3, 2] as const;
    const values = Uint8Array.from({ length: 8 * 6 }, (_, i) => (i * 37) % 256);
    const target = { name: "y", task: "regression", values: Float64Array.from({ length: 8 }, (_, i) => i) } as const;
    const table = new Table({ columns: [{ kind: "image", name: "picture", shape, values }], target });
    const preparation = prepare(table, { task: "regression", loss: loss.meanSquaredError() });
    const model = untrainedModel(nn.sequential(nn.flatten(), nn.dense(1)), preparation.shape, { preparation });
    const rows = Array.from({ length: 8 }, (_, i) => ({ picture: values.subarray(6 * i, 6 * i + 6) }));
    expect((await loaded(model)).predict(rows)).toEqual(answersOf(await model.predict(table)));
  });
});

test("a module refuses what is no row, is the same each time, and tells its types", async () => {
  const model = untrainedModel(nn.dense(2), [3]);
  const { predict } = await loaded(model);
  expect(() => predict({})).toThrow("expected a list of rows");
  expect(() => predict([[1, 2]])).toThrow("expected a row of 3 numbers, got 2");
  expect(predict([])).toEqual([]);
  expect(modelToModule(model)).toEqual(modelToModule(model));
  expect(modelToModule(model).types).toContain("predict(rows: readonly ArrayLike<number>[]): { prediction: number[] }[];");
});
