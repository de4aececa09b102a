import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadModel as loadFromLibrary, nn, optim, recipe } from "gradus";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModel, saveModel } from "./models.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gradus-models-"));
});
afterAll(() => rm(folder, { recursive: true }));

const value = recipe({ model: nn.sequential(nn.dense(1)), optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 2, epochs: 1, seed: 1 });
const trained = value.run({ train: { x: [[1], [2], [3]], y: [0.5, 1.5, 2.5] }, backend: "reference" }).result();

test("a saved model is the same model when it is loaded, by either name", async () => {
  const model = await trained;
  const path = join(folder, "line.safetensors");
  await saveModel(model, path);
  expect(await (await loadModel(path)).weightsHash()).toBe(await model.weightsHash());
  const other = join(folder, "other.safetensors");
  await model.save(other);
  expect(await readFile(other)).toEqual(await readFile(path));
  expect(await (await loadFromLibrary(other, { backend: "reference" })).predict([[2]])).toEqual(await model.predict([[2]]));
  expect((await readdir(folder)).sort()).toEqual(["line.safetensors", "other.safetensors"]);
});

test("a folder that is missing, a folder as the file and a full disk are told apart, and leave nothing behind", async () => {
  const model = await trained;
  await expect(saveModel(model, join(folder, "no", "model"))).rejects.toThrow("there is no folder");
  await expect(saveModel(model, folder)).rejects.toThrow("this is a folder");
  if (process.platform === "linux") await expect(saveModel(model, "/dev/full")).rejects.toThrow("the disk is full");
  expect(await readdir(folder)).not.toContain("no");
});

test("files that are missing or no models are refused", async () => {
  await expect(loadModel(join(folder, "nothing"))).rejects.toThrow("there is no such file");
  await expect(loadModel(folder)).rejects.toThrow("this is a folder");
  const path = join(folder, "text.txt");
  await writeFile(path, "a,b\n1,2\n");
  await expect(loadModel(path)).rejects.toThrow("text.txt");
});
