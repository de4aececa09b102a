import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nn, optim, recipe } from "gradus";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { train } from "./runTrain.js";
import { readTrainedData } from "./streamedData.js";
import type { TrainingDocument } from "./trainingDocument.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-stream-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

const file = join(folder, "rows.csv");
const rows = Array.from({ length: 3_000 }, (_, row) => [
  Math.sin(row).toFixed(3),
  Math.cos(3 * row).toFixed(3),
  row,
  Math.sin(row) > 0.2 ? "up" : "down",
]);
writeFileSync(file, `a,b,day,y\n${rows.map((row) => row.join()).join("\n")}\n`);

/** What is written to one of the streams from here on. */
function written(stream: "stdout" | "stderr"): () => string {
  let text = "";
  vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return () => text;
}

test("a table that would not fit is streamed, with a line that says so, and one that fits is not", async () => {
  const told = written("stderr");
  const fits = await readTrainedData(file, { target: "y", seed: 1, memory: 1e6 });
  expect([fits.stream, told()]).toEqual([undefined, ""]);
  const { stream, dev, table } = await readTrainedData(file, { target: "y", seed: 1, memory: 1e5 });
  expect(told()).toMatch(
    /rows\.csv: about 4,\d\d0 rows of 4 columns would take \d+ kB of memory, more than 100 kB \(that of --memory\): the rows are streamed\n/,
  );
  expect(stream!.train.rows + dev.rows + stream!.test.rows).toBe(3_000);
  expect(table.notes[0]).toMatch(/^streamed: types, scales and words are fitted on all train rows/);
  stream!.close();
});

test("shares by time or group need memory: they are refused for a stream, and keep a large table in memory", async () => {
  await expect(readTrainedData(file, { target: "y", seed: 1, stream: true, splitTime: "day" })).rejects.toThrow(
    "rows.csv: --split-time needs all rows in memory, and they are streamed",
  );
  written("stderr");
  expect((await readTrainedData(file, { target: "y", seed: 1, memory: 1e5, splitTime: "day" })).stream).toBeUndefined();
});

test("the command trains on a stream, keeps its run in a folder and does not do it again", async () => {
  written("stderr");
  const printed = written("stdout");
  const own = join(folder, "recipe.json");
  const model = nn.sequential(nn.dense(8), nn.tanh(), nn.dense(2));
  writeFileSync(own, JSON.stringify(recipe({ model, optimizer: optim.adam({ learningRate: 0.03 }), batchSize: 64, epochs: 5, seed: 1 })));
  const options = { target: "y", window: 500, recipe: own, folder: join(folder, "run"), backend: "wasm", threads: 1, json: true } as const;
  expect(await train(file, options)).toBe(0);
  const document = JSON.parse(printed()) as TrainingDocument;
  expect(document.rows.train + document.rows.dev + document.rows.test).toBe(3_000);
  expect(document.metrics.test?.accuracy?.value).toBeGreaterThan(0.9);
  expect(document.suspects).toEqual([]);
  const again = written("stdout");
  expect(await train(file, options)).toBe(0);
  expect(JSON.parse(again())).toEqual(document);
});
