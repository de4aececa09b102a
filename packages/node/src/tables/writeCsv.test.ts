import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readTable } from "./readTable.js";
import { writeCsv } from "./writeCsv.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("columns are written with quotes where they are needed, and nothing else is left in the folder", async () => {
  const path = join(folder, "out", "p.csv");
  mkdirSync(join(folder, "out"));
  await writeCsv(path, [
    { name: "label, guessed", values: ["a", 'say "hi"', undefined, "two\nlines"] },
    { name: "p", values: Float64Array.of(0.1, 1e-7, Number.NaN, Number.POSITIVE_INFINITY) },
  ]);
  expect(readFileSync(path, "utf8")).toBe('"label, guessed",p\na,0.1\n"say ""hi""",1e-7\n,\n"two\nlines",Infinity\n');
  expect(readdirSync(join(folder, "out"))).toEqual(["p.csv"]);
});

test("what was written reads back as the same numbers and words", async () => {
  const path = join(folder, "round.csv");
  const numbers = Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i) * 10 ** ((i % 40) - 20));
  const words = Array.from(numbers, (_, i) => `wörd "${i % 5}",`);
  await writeCsv(path, [
    { name: "n", values: numbers },
    { name: "w", values: words },
  ]);
  const table = await readTable(path);
  expect(table.column("n")).toMatchObject({ values: numbers });
  expect(table.column("w")).toMatchObject({ categories: [0, 1, 2, 3, 4].map((i) => `wörd "${i}",`) });
});

test("a folder that is not there is named", async () => {
  await expect(writeCsv(join(folder, "nowhere", "p.csv"), [])).rejects.toThrow(`there is no folder "${join(folder, "nowhere")}"`);
});

test("a folder in the place of the file is refused", async () => {
  mkdirSync(join(folder, "place"));
  await expect(writeCsv(join(folder, "place"), [])).rejects.toThrow("this is a folder, not a file");
});

test.skipIf(!existsSync("/dev/full"))("a full disk is told as such", async () => {
  await expect(writeCsv("/dev/full", [{ name: "x", values: new Float64Array(100_000) }])).rejects.toThrow(
    "/dev/full: the disk is full. Free some space",
  );
});

test("a failure in the middle leaves nothing behind, and the file that was there as it was", async () => {
  const path = join(folder, "kept.csv");
  await writeCsv(path, [{ name: "x", values: [1] }]);
  const failing = new Proxy([1, 2], {
    get: (list, key) => {
      if (key === "1") throw new Error("no second row");
      return Reflect.get(list, key);
    },
  });
  await expect(writeCsv(path, [{ name: "x", values: failing }])).rejects.toThrow("no second row");
  expect(readFileSync(path, "utf8")).toBe("x\n1\n");
  expect(readdirSync(folder).filter((name) => name.startsWith("kept"))).toEqual(["kept.csv"]);
});
