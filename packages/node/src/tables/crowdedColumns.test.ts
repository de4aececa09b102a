import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "./database.js";
import { readTable } from "./readTable.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("columns of very many different texts are left out, or read as numbers and words, like any other", async () => {
  const path = join(folder, "crowded.csv");
  const rows = Array.from({ length: 20_005 }, (_, i) => `name ${i};${i},5;w${i}`);
  writeFileSync(path, `name;x;word\n${rows.join("\n")}\n`);
  const table = await readTable(path, { types: { word: "category" } });
  expect(table.notes).toEqual([
    '"name" is left out: text with 20005 different values in 20005 rows, too few rows for each',
    '"x" is written with a decimal comma: read as numbers',
  ]);
  expect(table.column("x")).toMatchObject({ kind: "numeric", values: Float64Array.from(rows, (_, i) => i + 0.5) });
  const words = table.column("word");
  if (words?.kind !== "category") throw new Error("the words are no words");
  expect([0, 9, 20_004].map((row) => words.categories[words.codes[row]!])).toEqual(["w0", "w9", "w20004"]);
});

test("a stream of chunks that breaks off in the middle of a file is an error, not a shorter table", async () => {
  const path = join(folder, "broken.csv");
  writeFileSync(path, Buffer.concat([Buffer.from(`x,y\n${"1,a\n".repeat(300_000)}`), Buffer.from("2,ü\n", "latin1")]));
  const database = await openDatabase();
  const reading = async (): Promise<void> => {
    for await (const _ of database.chunks([{ sql: "y", as: "text" }], `read_csv('${path}')`));
  };
  await expect(reading()).rejects.toThrow(/Error/);
  database.close();
});
