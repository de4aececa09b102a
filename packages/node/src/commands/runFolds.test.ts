import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nn, optim, recipe } from "gradus";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { loadModel } from "../models.js";
import type { FoldsDocument } from "./foldsReport.js";
import { trainFolds } from "./runFolds.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-folds-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

const penguins = fileURLToPath(new URL("../../../../tests/data/penguins.jsonl", import.meta.url));
const small = (outputs: number): string => {
  const path = join(folder, `recipe-${outputs}.json`);
  const model = nn.sequential(nn.standardize(), nn.dense(outputs));
  writeFileSync(path, JSON.stringify(recipe({ model, optimizer: optim.adam({ learningRate: 0.05 }), batchSize: 32, epochs: 3, seed: 1 })));
  return path;
};

/** What the command prints to standard output, and its exit code. */
async function printed(options: Partial<Parameters<typeof trainFolds>[1]>): Promise<{ text: string; code: number }> {
  let text = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation(() => true);
  const code = await trainFolds(penguins, { target: "species", recipe: small(3), folds: 3, backend: "wasm", threads: 1, ...options });
  return { text, code };
}

test("every row is measured once, the means and their standard errors are those of the folds, and no model is saved", async () => {
  const { text, code } = await printed({ json: true });
  const { folds, mean, model, classes } = JSON.parse(text) as FoldsDocument;
  expect([code, model, classes?.length, folds.length]).toEqual([0, null, 3, 3]);
  expect(folds.reduce((sum, { rows }) => sum + rows.test, 0)).toBe(344);
  for (const { rows } of folds) expect(rows.train + rows.dev + rows.test).toBe(344);
  const losses = folds.map(({ metrics }) => metrics.logLoss!);
  const [a = 0, b = 0, c = 0] = losses;
  const middle = (a + b + c) / 3;
  expect(mean.logLoss!.value).toBeCloseTo(middle, 12);
  expect(mean.logLoss!.standardError).toBeCloseTo(Math.sqrt(((a - middle) ** 2 + (b - middle) ** 2 + (c - middle) ** 2) / 2 / 3), 12);
  expect(mean.accuracy!.value).toBeGreaterThan(0.6);
  expect(new Set(losses).size).toBe(3);
});

test("the table tells each fold and the mean; with --out a model of all rows is saved", async () => {
  const out = join(folder, "all.safetensors");
  const { text, code } = await printed({ out, target: "body_mass_g", recipe: small(1) });
  expect(code).toBe(0);
  expect(text).toMatch(/fold 3 +22\d +11\d +[\d,.]+/);
  expect(text).toMatch(/mean +[\d,.]+.*\n± standard error/);
  expect(text).toContain("RMSE");
  expect(existsSync(out)).toBe(true);
  expect((await loadModel(out)).preparation.target.name).toBe("body_mass_g");
});
