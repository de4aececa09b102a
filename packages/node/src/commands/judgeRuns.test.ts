import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nn, optim, recipe } from "gradus";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { compareRuns } from "./runCompare.js";
import { diagnoseRun } from "./runDiagnose.js";
import { improve } from "./runImprove.js";
import { train } from "./runTrain.js";
import type { TrainingOptions } from "./trainingOptions.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-judge-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, "xor.csv");
const rows = Array.from({ length: 400 }, (_, row) => {
  const [a, b] = [Math.sin(row * 1.7), Math.cos(row * 2.3)];
  return `${a.toFixed(4)},${b.toFixed(4)},${a * b > 0 ? "same" : "other"}`;
});
writeFileSync(file, ["a,b,signs", ...rows].join("\n"));

const trained = async (name: string, layers: readonly nn.Layer[], changes: Partial<TrainingOptions> = {}): Promise<string> => {
  const value = recipe({
    model: nn.sequential(...layers, nn.dense(2)),
    optimizer: optim.adam({ learningRate: 0.02 }),
    batchSize: 32,
    epochs: 15,
    seed: 1,
  });
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(value));
  const run = join(folder, name);
  await train(file, { target: "signs", backend: "wasm", threads: 1, json: true, folder: run, recipe: path, ...changes });
  return run;
};

let [printed, line, network] = ["", "", ""];
const listen = (): void => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
};
beforeAll(async () => {
  listen();
  [line, network] = [await trained("line", []), await trained("network", [nn.dense(24), nn.tanh()])];
});
beforeEach(listen);

test("a line is told to have high bias, in words and as one document, and its first remedy is a command", async () => {
  await diagnoseRun(line, { json: true });
  const document = JSON.parse(printed);
  expect(document.verdict).toMatch(/highBias|both/);
  expect(document.next[0]).toMatchObject({ name: "deeper network", command: expect.stringContaining("--recipe") });
  expect(document.signals[0]).toMatchObject({ layer: "dense", forward: { measured: expect.any(Number) } });
  printed = "";
  await diagnoseRun(line, {});
  expect(printed).toMatch(/bias .* points \(.* to .*\): high/);
});

test("the network is better than the line on the test rows; in words that are as clear", async () => {
  await compareRuns(network, line, { json: true });
  const document = JSON.parse(printed);
  expect(document).toMatchObject({ part: "test", rows: 40 });
  expect(document.measures.map(({ better }: { better: string }) => better)).toEqual(["A", "A"]);
  printed = "";
  await compareRuns(line, network, { data: file });
  expect(printed).toContain("By wrong rows, B is better.");
});

test("runs of rows that were split otherwise are refused with what differs", async () => {
  const other = await trained("other", [], { seed: 2 });
  await expect(compareRuns(line, other, {})).rejects.toThrow("seed is 1 for A and 2 for B");
});

test("the first remedies are tried, and the better recipe is written", async () => {
  expect(await improve(line, { json: true, seconds: 30 })).toBe(0);
  const { tried, improved } = JSON.parse(printed);
  expect(tried.length).toBeGreaterThan(0);
  expect(tried.length).toBeLessThanOrEqual(3);
  expect(tried[0]).toMatchObject({ name: "deeper network", compared: { measure: "wrong rows", better: "A" }, isWhole: true });
  expect(existsSync(improved)).toBe(true);
  expect(JSON.parse(readFileSync(improved, "utf8")).model.layers.length).toBeGreaterThan(1);
});
