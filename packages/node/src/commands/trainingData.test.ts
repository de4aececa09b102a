import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTrainingData } from "./trainingData.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-data-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** 100 rows with a column "split" of these words. */
function fileWith(name: string, part: (row: number) => string): string {
  const path = join(folder, name);
  writeFileSync(path, `x,kind,split\n${Array.from({ length: 100 }, (_, i) => `${i},${i % 2 ? "odd" : "even"},${part(i)}`).join("\n")}\n`);
  return path;
}

const asked = { target: "kind", seed: 1 };

test('a column "split" that holds train, dev and test is used, said so, and no feature', async () => {
  const path = fileWith("parts.csv", (i) => ["Train", "train", "dev", "test"][i % 4]!);
  const { table, train, dev, test: held, told } = await readTrainingData(path, asked);
  expect([train.rows, dev.rows, held.rows]).toEqual([50, 25, 25]);
  expect(told).toContain('by the column "split"');
  expect(table.columns.map(({ name }) => name)).toEqual(["x"]);
});

test('a column "split" is no feature where the parts are files', async () => {
  const [train, test] = [fileWith("train.csv", (i) => ["train", "dev"][i % 2]!), fileWith("test.csv", () => "test")];
  const { table, told } = await readTrainingData({ train, test }, asked);
  expect(told).toBe('by file; the column "split" is left out');
  expect(table.columns.map(({ name }) => name)).toEqual(["x"]);
});

test('a column "split" that holds anything else is a feature like others', async () => {
  const path = fileWith("banana.csv", (i) => ["train", "banana"][i % 2]!);
  const { table, train } = await readTrainingData(path, asked);
  expect(table.columns.map(({ name }) => name)).toEqual(["x", "split"]);
  expect(train.rows).toBe(80);
});

test("shares take precedence over the column, which is still no feature", async () => {
  const path = fileWith("parts.csv", (i) => ["train", "dev", "test"][i % 3]!);
  const { table, train, dev, test: held, told } = await readTrainingData(path, { ...asked, split: [0.5, 0.25, 0.25] });
  expect([train.rows, dev.rows, held.rows]).toEqual([50, 25, 25]);
  expect(told).toContain('the column "split" is left out');
  expect(table.columns.map(({ name }) => name)).toEqual(["x"]);
});

test("another seed draws other rows, the same seed the same", async () => {
  const path = fileWith("banana.csv", (i) => ["a", "b"][i % 2]!);
  const drawn = async (seed: number) => (await readTrainingData(path, { ...asked, seed })).dev.column("x");
  expect(await drawn(1)).toEqual(await drawn(1));
  expect(await drawn(1)).not.toEqual(await drawn(2));
});
