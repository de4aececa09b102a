import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type data, UserError } from "gradus";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "./database.js";
import { readParts } from "./readParts.js";
import { readTable } from "./readTable.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const refusal = async (reading: Promise<unknown>): Promise<string> => {
  const error = await reading.then(
    () => "nothing was thrown",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw error;
  return error.message.replaceAll(`${folder}/`, "");
};

const numbers = (table: data.Table, name: string): number[] => {
  const column = table.column(name);
  return column?.kind === "numeric" ? [...column.values] : [];
};

mkdirSync(join(folder, "many"));
file("many/b.csv", "y;x\nno;3,5\n");
file("many/a.csv", "x,y\n1,yes\n2,\n");
file("many/c.jsonl.gz", gzipSync('{"y": "yes", "x": 4}\n'));
file("many/notes.md", "not a table");

test("a folder, a pattern and a list of files are read as one table, by names of columns and in the order of the files' names", async () => {
  for (const source of [
    join(folder, "many"),
    join(folder, "many", "[abc].*"),
    ["a.csv", "b.csv", "c.jsonl.gz"].map((name) => join(folder, "many", name)),
  ]) {
    const table = await readTable(source);
    expect(table.columns.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(numbers(table, "x")).toEqual([1, 2, 3.5, 4]);
    expect(table.column("y")).toMatchObject({ categories: ["no", "yes"], codes: Int32Array.of(1, -1, 0, 1) });
  }
});

test("two files of different columns are named, and what differs", async () => {
  const [a, b] = [file("left.csv", "x,y,w\n1,a,1\n"), file("right.csv", "x,y,z\n1,a,2\n")];
  expect(await refusal(readTable([a, b]))).toBe(
    'right.csv: its columns are not those of left.csv: it lacks "w" and has "z" besides. Give files with the same columns, or leave one out.',
  );
});

test("numbers in one file and words in another become words, and what one file lacks of a kind the other decides", async () => {
  const [a, b] = [file("n.csv", "x,d\n1,2024-01-01\n2,2024-01-02\n"), file("w.csv", "x,d\nlow,\nlow,\n")];
  const table = await readTable([a, b]);
  expect(table.column("x")).toMatchObject({ kind: "category", categories: ["1", "2", "low"] });
  expect(table.column("d")).toMatchObject({ kind: "date" });
});

test("a folder without tables, a pattern without files", async () => {
  mkdirSync(join(folder, "empty"));
  expect(await refusal(readTable(join(folder, "empty")))).toContain("empty: the folder holds no table");
  expect(await refusal(readTable(join(folder, "*.parquet")))).toBe("*.parquet: no file fits this pattern. Check the path and the pattern.");
});

test("a broken file among several is named", async () => {
  const good = file("good.csv", "x,y\n1,2\n");
  expect(await refusal(readTable([good, file("ragged.csv", "x,y\n1,2\n3\n")]))).toContain("ragged.csv, line 3: expected 2 cells");
});

test("files for train and test make the parts, dev is drawn from train", async () => {
  const rows = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => `${from + i},${(from + i) % 2 ? "a" : "b"}`).join("\n");
  const [train, other] = [file("official.csv", `x,y\n${rows(0, 40)}\n`), file("official.test.csv", `x,y\n${rows(40, 50)}\n`)];
  const parts = await readParts({ train, test: other }, { target: "y", seed: 1 });
  expect([parts.train.rows, parts.dev.rows, parts.test.rows]).toEqual([34, 6, 10]);
  expect(numbers(parts.test, "x")).toEqual([40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
  expect(parts.table.columns.map(({ name }) => name)).toEqual(["x"]);
});

test("zstd is unpacked, in CSV and JSON lines", async () => {
  const database = await openDatabase();
  for (const name of ["packed.csv", "packed.jsonl"])
    await database.run(
      `COPY (SELECT i AS x, 'w' || (i % 3) AS y FROM range(5000) AS r(i)) TO '${join(folder, name)}.zst' (FORMAT ${name.endsWith("csv") ? "csv, HEADER" : "json"}, COMPRESSION zstd)`,
    );
  database.close();
  for (const name of ["packed.csv.zst", "packed.jsonl.zst"]) {
    const table = await readTable(join(folder, name));
    expect([table.rows, numbers(table, "x")[4999]]).toEqual([5000, 4999]);
    expect(table.column("y")).toMatchObject({ categories: ["w0", "w1", "w2"] });
  }
});

test("a query over files is read, and a wrong one is told in a sentence", async () => {
  const path = join(folder, "many", "a.csv");
  expect(numbers(await readTable({ sql: `select x * 2 as twice from '${path}' order by x desc;` }), "twice")).toEqual([4, 2]);
  expect(await refusal(readTable({ sql: `select z from '${path}'` }))).toMatch(
    /^--sql: Referenced column "z" not found in FROM clause\. Correct the query/,
  );
  expect(await refusal(readTable({ sql: `select x from '${path}' where x > 9` }))).toBe(
    "--sql: the query gives no row. Loosen its conditions.",
  );
  expect(await refusal(readTable({ sql: "drop table t" }))).toContain("--sql: syntax error");
});

test("cells parted by blanks, also several, are cells; one column of two words stays one where lines differ", async () => {
  const table = await readTable(file("blanks.dat", 'x   y  "full name"\n1   a  "Ada L"\n 20  b  Bob\n3 a "C D"\n'));
  expect(numbers(table, "x")).toEqual([1, 20, 3]);
  expect(table.column("full name")).toMatchObject({ categories: ["Ada L", "Bob", "C D"] });
  const single = await readTable(file("single.txt", "full name\nAda\nBob B\nAda\n"));
  expect(single.columns.map(({ name }) => name)).toEqual(["full name"]);
});

test("only the columns that are asked for are read", async () => {
  const table = await readTable(join(folder, "many", "a.csv"), { only: ["x", "nowhere"] });
  expect(table.columns.map(({ name }) => name)).toEqual(["x"]);
});

test("the numbers of a real file are the same from CSV as from Parquet", async () => {
  const parquet = fileURLToPath(new URL("../../../../tests/data/letter.parquet", import.meta.url));
  const database = await openDatabase();
  await database.run(`COPY (SELECT * FROM '${parquet}') TO '${join(folder, "letter.csv")}' (FORMAT csv, HEADER)`);
  database.close();
  const [a, b] = [await readTable(parquet, { target: "letter" }), await readTable(join(folder, "letter.csv"), { target: "letter" })];
  expect(a.columns).toEqual(b.columns);
  expect(a.target).toEqual(b.target);
});
