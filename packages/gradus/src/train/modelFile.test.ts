import { describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { readSafetensors, writeSafetensors } from "../formats/index.js";
import { data, type Model, modelFromBytes, nn, optim, recipe } from "../index.js";
import { version } from "./version.js";

const table = data.fromColumns(
  {
    height: Array.from({ length: 40 }, (_, row) => (row % 7 === 3 ? null : row / 10)),
    port: Array.from({ length: 40 }, (_, row) => ["S", "C", "Q", null][row % 4]),
    survived: Array.from({ length: 40 }, (_, row) => (row % 3 === 0 ? "no" : "yes")),
  },
  { target: "survived" },
);
const value = recipe({
  model: nn.sequential(nn.dense(5), nn.batchNorm(), nn.relu(), nn.dropout({ keep: 0.9 }), nn.dense(2)),
  optimizer: optim.adam({ learningRate: 0.01 }),
  batchSize: 8,
  epochs: 3,
  seed: 4,
});
const trained: Promise<Model> = value.run({ train: table, backend: "reference" }).result();
const load = (bytes: Uint8Array): Model => modelFromBytes(bytes, "m.safetensors", { backend: "reference" });

test("a loaded model gives the same predictions, metrics, hash and bytes", async () => {
  const model = await trained;
  const bytes = model.toBytes();
  const again = load(bytes);
  expect(await again.predict(table)).toEqual(await model.predict(table));
  expect(await again.evaluate(table)).toEqual(await model.evaluate(table));
  expect(await again.weightsHash()).toBe(await model.weightsHash());
  expect(again.toBytes()).toEqual(bytes);
  expect(again.recipe).toEqual(model.recipe);
  expect(again.training).toEqual(JSON.parse(JSON.stringify(model.training)));
});

test("the same training gives the same file", async () => {
  const other = await value.run({ train: table, backend: "reference" }).result();
  expect(other.toBytes()).toEqual((await trained).toBytes());
});

test("the file holds a tensor for each parameter and buffer by its path", async () => {
  const { tensors, metadata } = readSafetensors((await trained).toBytes(), "m");
  expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual({
    "0.weight": [6, 5],
    "0.bias": [5],
    "1.scale": [5],
    "1.shift": [5],
    "1.runningMean": [5],
    "1.runningVariance": [5],
    "4.weight": [5, 2],
    "4.bias": [2],
  });
  expect(metadata).toMatchObject({ format: "gradus/1", version });
});

test("the version is that of the package", () => {
  expect(version).toBe(packageJson.version);
});

test("columns may come in another order, lack, or be additional when predicting", async () => {
  const model = await trained;
  const rows = [
    { port: "C", extra: 1, height: 2 },
    { height: 1, port: "new" },
  ];
  const predictions = await model.predict(rows);
  expect(predictions.task === "classification" && predictions.classes).toHaveLength(2);
  await expect(model.predict([{ height: 2 }])).rejects.toThrow('predict: the model reads 2 columns, and 1 of them is not here: "port"');
  const { notes } = await model.predict([{ height: 2 }], { absentColumns: "empty" });
  expect(notes.join()).toContain('column "port" is not in predict');
  await expect(model.predict([{ nothing: 1 }])).rejects.toThrow("none of the 2 columns");
});

test("columns by name, rows as objects and a table give the same predictions", async () => {
  const model = await trained;
  const columns = { more: [0, 0, 0], port: ["S", null, "Q"], height: Float64Array.of(1, Number.NaN, 3) };
  const rows = [{ height: 1, port: "S" }, {}, { height: 3, port: "Q", more: "words" }];
  const byColumns = await model.predict(columns);
  expect(await model.predict(rows)).toEqual(byColumns);
  expect(await model.predict(data.fromColumns(columns))).toEqual(byColumns);
  await expect(model.predict({ port: ["S"] })).rejects.toThrow('not here: "height"');
  await expect(model.predict({ port: ["S"], height: [1, 2] })).rejects.toThrow("expected 1 rows, got 2");
});

test("a column called x is a column where the model reads one", async () => {
  const xs = data.fromColumns({ x: [1, 2, 3, 4, 5, 6], y: ["a", "b", "a", "b", "a", "b"] }, { target: "y" });
  const model = await value.run({ train: xs, backend: "reference" }).result();
  expect(await model.predict({ x: [1, 2] })).toEqual(await model.predict([{ x: 1 }, { x: 2 }]));
});

test("predictions do not depend on how many rows are asked for", async () => {
  const model = await trained;
  const whole = await model.predict(table);
  const part = await model.predict(table.take(Int32Array.of(3, 17, 39)));
  if (whole.task !== "classification" || part.task !== "classification") throw new Error("classes expected");
  [3, 17, 39].forEach((row, at) => {
    expect(part.probabilities![2 * at]).toBe(whole.probabilities![2 * row]);
  });
});

test("the summary names layers, shapes, parameters, operations and bytes", async () => {
  expect((await trained).summary()).toEqual([
    "   layer      output  parameters  FLOPs a row  bytes",
    "   input           6",
    "0  dense           5          35           65    140",
    "1  batchNorm       5          10           30     80",
    "2  relu            5                        5",
    "3  dropout         5",
    "4  dense           2          12           22     48",
    '57 parameters, 122 FLOPs a row, 268 bytes; predicts 2 classes of "survived"',
  ]);
});

describe("a file that is not right is refused by name", () => {
  const changed = async (
    change: (parts: { tensors: Record<string, unknown>; metadata: Record<string, string> }) => void,
  ): Promise<Uint8Array> => {
    const { tensors, metadata } = readSafetensors((await trained).toBytes(), "m");
    const parts = { tensors: { ...tensors } as Record<string, unknown>, metadata: { ...metadata } };
    change(parts);
    return writeSafetensors(parts.tensors as Parameters<typeof writeSafetensors>[0], parts.metadata);
  };
  const edited = (json: string | undefined, from: string, to: string): string => {
    const text = json!.replaceAll(from, to);
    expect(text).not.toBe(json);
    return text;
  };
  const cases: readonly [string, Parameters<typeof changed>[0], RegExp][] = [
    ["no format", ({ metadata }) => delete metadata.format, /no model of Gradus/],
    ["a later format", ({ metadata }) => (metadata.format = "gradus/2"), /"gradus\/2".*newer version/],
    ["no recipe", ({ metadata }) => delete metadata.recipe, /lack "recipe"/],
    ["a broken recipe", ({ metadata }) => (metadata.recipe = "{"), /"recipe" in its metadata is no JSON/],
    ["an unknown layer", ({ metadata }) => (metadata.recipe = edited(metadata.recipe, '"relu"', '"rely"')), /there is no layer "rely"/],
    [
      "more units than there are weights",
      ({ metadata }) => (metadata.recipe = edited(metadata.recipe, '"units":5', '"units":6')),
      /"0.weight" is \[6 x 5\] of F32, and the architecture wants \[6 x 6\]/,
    ],
    ["a missing tensor", ({ tensors }) => delete tensors["1.runningMean"], /the tensor "1.runningMean" is missing/],
    [
      "NaN in a tensor",
      ({ tensors }) => (tensors["4.bias"] = { dtype: "F32", shape: [2], data: Float32Array.of(0, Number.NaN) }),
      /"4.bias" holds NaN/,
    ],
    ["a tensor of integers", ({ tensors }) => (tensors["4.bias"] = { dtype: "I32", shape: [2], data: Int32Array.of(0, 1) }), /of I32/],
    [
      "preprocessing without its encoder's fields",
      ({ metadata }) => (metadata.preparation = edited(metadata.preparation, '"fill":', '"fil":')),
      /encoding/,
    ],
    [
      "fewer classes than outputs",
      ({ metadata }) => (metadata.preparation = edited(metadata.preparation, '"classes":["no","yes"]', '"classes":["no","yes","may"]')),
      /expected 3 outputs/,
    ],
    [
      "a target that its encoding does not know",
      ({ metadata }) =>
        (metadata.preparation = edited(
          metadata.preparation,
          '"name":"survived","classes":["no","yes"]}}',
          '"name":"survived","classes":["no","yep"]}}',
        )),
      /the target and its encoding differ/,
    ],
    ["a broken summary", ({ metadata }) => (metadata.training = "[]"), /no summary/],
  ];
  test.each(cases)("%s", async (_, change, message) => {
    const bytes = await changed(change);
    expect(() => load(bytes)).toThrow(message);
    expect(() => load(bytes)).toThrow(expect.objectContaining({ name: "UserError", message: expect.stringMatching(/^m\.safetensors/) }));
  });

  test("one byte less", async () => {
    const bytes = (await trained).toBytes();
    expect(() => load(bytes.subarray(0, bytes.length - 1))).toThrow(/m\.safetensors/);
  });
});
