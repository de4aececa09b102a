import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { data } from "gradus";
import { afterAll, expect, test } from "vitest";
import { readParts } from "./readParts.js";
import { readTable } from "./readTable.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = Array.from(
  { length: 100 },
  (_, i) => `${i},${["S", "C", "Q"][i % 3]},${i % 2 ? "yes" : "no"},${i < 60 ? "Train" : i < 80 ? "dev" : "test"}`,
);
const path = join(folder, "table.csv");
writeFileSync(path, `x,port,y,part\n${rows.join("\n")}\n`);

test("a file is split 0.8, 0.1, 0.1 unless asked otherwise", async () => {
  const { table, train, dev, test } = await readParts(path, { target: "y", seed: 1 });
  expect([table, train, dev, test].map((part) => part.rows)).toEqual([100, 80, 10, 10]);
  const thirds = await readParts(path, { target: "y", seed: 1, fractions: [0.5, 0.25, 0.25] });
  expect([thirds.train.rows, thirds.dev.rows, thirds.test.rows]).toEqual([50, 25, 25]);
});

test("a split column says which row belongs where and is no feature", async () => {
  const { table, train, dev, test } = await readParts(path, { target: "y", seed: 1, splitColumn: "part" });
  expect([train.rows, dev.rows, test.rows]).toEqual([60, 20, 20]);
  for (const part of [table, train, dev, test]) expect(part.columns.map(({ name }) => name)).toEqual(["x", "port"]);
});

test("what was fitted on a file encodes a file with one row, columns in another order and one missing", async () => {
  const { train } = await readParts(path, { target: "y", seed: 1, splitColumn: "part" });
  const encoder = data.fitEncoder(train);
  const other = join(folder, "new.csv");
  writeFileSync(other, "port,extra\nQ,1\n");
  const { x, featureNames, notes } = data.encode(encoder, await readTable(other, { types: data.columnKinds(encoder) }));
  expect(featureNames).toEqual(["x", "port=C", "port=Q", "port=S"]);
  expect([...x].slice(1)).toEqual([0, 1, 0]);
  expect(notes).toEqual([`column "x" is not in ${other}: taken as missing in every row`]);
});
