import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { UserError } from "gradus";
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

/** The message of the error that reading gives, with the folder cut off; it must be one that a user can act on. */
const refusal = async (reading: Promise<unknown>): Promise<string> => {
  const error = await reading.then(
    () => "nothing was thrown",
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw error;
  expect(error.message).not.toMatch(/duckdb|read_csv|sniff|Possible|LINE 1|\n/);
  return error.message.replaceAll(`${folder}/`, "");
};

const parquet = async (): Promise<Buffer> => {
  const path = join(folder, "good.parquet");
  const database = await openDatabase();
  await database.run(`COPY (SELECT i AS x, 'word ' || (i % 7) AS y FROM range(20000) AS r(i)) TO '${path}' (FORMAT parquet)`);
  database.close();
  return readFileSync(path);
};

test("a missing file is named with the nearest one in its folder", async () => {
  file("churn.csv", "x\n1\n");
  expect(await refusal(readTable(join(folder, "chrun.csv")))).toBe(
    'chrun.csv: there is no such file (did you mean "churn.csv"?). Check the path.',
  );
  expect(await refusal(readTable(join(folder, "nowhere", "a.csv")))).toBe("nowhere/a.csv: there is no such file. Check the path.");
});

test("a folder instead of a file", async () => {
  mkdirSync(join(folder, "folder.csv"));
  expect(await refusal(readTable(join(folder, "folder.csv")))).toBe(
    "folder.csv: the folder holds no table. Name a file, a folder of CSV, TSV, JSON lines or Parquet files with the same columns, or one with a folder of pictures for each class.",
  );
});

test("no such column, with the nearest name", async () => {
  const path = file("columns.csv", "age,outcome\n1,a\n2,b\n");
  expect(await refusal(readTable(path, { target: "outcom" }))).toBe(
    'columns.csv, line 1: there is no column "outcom" among the 2 columns (did you mean "outcome"?). Name one of: age, outcome.',
  );
  expect(await refusal(readTable(path, { splitColumn: "split" }))).toContain('there is no column "split"');
  expect(await refusal(readTable(path, { ignore: ["agee"] }))).toContain(
    'there is no column "agee" among the 2 columns (did you mean "age"?)',
  );
});

test.each([
  ["without a byte", ""],
  ["of blank lines", "\n \r\n\n"],
  ["of a byte-order mark", "\ufeff"],
])("an empty file %s", async (_, content) => {
  expect(await refusal(readTable(file("empty.csv", content)))).toBe(
    "empty.csv: the file is empty. Give a file with a header line and rows.",
  );
});

test("a header only", async () => {
  const expected = "there are 3 columns and no rows. Give a file with rows below the column names.";
  expect(await refusal(readTable(file("header.csv", "a,b,c\n")))).toBe(`header.csv: ${expected}`);
  expect(await refusal(readTable(file("header2.csv", "a,b,c")))).toBe(`header2.csv: ${expected}`);
});

const seeded = { target: "y", seed: 1 };

test("one row", async () => {
  expect(await refusal(readParts(file("one.csv", "x,y\n1,a\n"), seeded))).toContain("one.csv: there is one row only");
});

test("one class only", async () => {
  expect(await refusal(readParts(file("class.csv", "x,y\n1,a\n2,a\n"), seeded))).toContain(
    'class.csv, column "y": every row belongs to the one class "a"',
  );
});

test("a target without a value", async () => {
  expect(await refusal(readParts(file("noTarget.csv", "x,y\n1,\n2,NA\n"), seeded))).toContain(
    'noTarget.csv, column "y": every cell of the target is missing',
  );
});

test("features without a value", async () => {
  expect(await refusal(readParts(file("noFeature.csv", "x,z,y\n,?,a\n,,b\n"), seeded))).toContain(
    "noFeature.csv: every cell of every feature is missing",
  );
  expect(await refusal(readParts(file("targetOnly.csv", "y\na\nb\n"), seeded))).toContain(
    'targetOnly.csv: no feature is left besides the target "y"',
  );
});

test("a text target with a new value in nearly every row", async () => {
  const path = file("labels.csv", `x,y\n${Array.from({ length: 40 }, (_, i) => `${i},name ${i}`).join("\n")}\n`);
  expect(await refusal(readParts(path, seeded))).toContain('labels.csv, column "y": 40 different labels in 40 rows');
});

test("a target of lists", async () => {
  expect(await refusal(readTable(file("lists.jsonl", '{"x": 1, "y": [1]}\n{"x": 2, "y": [2]}\n'), { target: "y" }))).toContain(
    'lists.jsonl, column "y": a target must hold numbers or words',
  );
});

test("regression on words, and an infinite target", async () => {
  expect(await refusal(readTable(file("words.csv", "x,y\n1,low\n2,high\n"), { target: "y", task: "regression" }))).toContain(
    '"high" is not a number',
  );
  expect(await refusal(readTable(file("infinite.csv", "x,y\n1,inf\n2,0.5\n"), { target: "y" }))).toContain(
    "the target of row 1 is Infinity",
  );
});

test("binary garbage, whatever its name", async () => {
  const garbage = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) & 255));
  for (const name of ["garbage.csv", "garbage.jsonl", "garbage"])
    expect(await refusal(readTable(file(name, garbage)))).toBe(
      `${name}: this is not text but binary data. Give a CSV, TSV, JSON lines or Parquet file.`,
    );
  expect(await refusal(readTable(file("short.csv", Buffer.of(1, 2, 3, 200))))).toContain("binary data");
});

test("an Excel workbook", async () => {
  expect(await refusal(readTable(file("book.xlsx", Buffer.from("PK\u0003\u0004 and so on"))))).toContain(
    "zip archive or an Excel workbook",
  );
});

test("a Parquet file that is cut off, damaged inside, or something else", async () => {
  const good = await parquet();
  expect((await readTable(join(folder, "good.parquet"))).rows).toBe(20_000);
  expect(await refusal(readTable(file("cut.parquet", good.subarray(0, good.length >> 1))))).toBe(
    "cut.parquet: the Parquet file is cut off or damaged. Write or download it again.",
  );
  const damaged = Buffer.from(good).fill(7, 100, good.length >> 1);
  expect(await refusal(readTable(file("damaged.parquet", damaged)))).toContain("damaged.parquet: the Parquet file is cut off or damaged");
  expect(await refusal(readTable(file("csv.parquet", "x,y\n1,2\n")))).toContain("this is not a Parquet file");
});

test("a broken line of JSON is named", async () => {
  expect(await refusal(readTable(file("broken.jsonl", '{"x": NaN}\n\n{"x": 2\n{"x": 3}\n')))).toBe(
    'broken.jsonl, line 3: this is not valid JSON ({"x": 2). Correct the line: one object a line, names in double quotes.',
  );
  expect(await refusal(readTable(file("word.jsonl", '{"x": 1}\nhello\n')))).toMatch(/^word\.jsonl, line 2: this is not valid JSON/);
  expect(await refusal(readTable(file("late.jsonl", `${'{"x": 1}\n'.repeat(30_000)}{"x": }\n`)))).toMatch(
    /^late\.jsonl, line 30001: this is not valid JSON/,
  );
});

test("JSON that holds no objects", async () => {
  expect(await refusal(readTable(file("scalars.jsonl", "1\n2\n")))).toContain("scalars.jsonl: the lines are not JSON objects");
});

test("a JSON array that breaks off, and columns that hold nothing but lists", async () => {
  expect(await refusal(readTable(file("array.json", '[{"x": 1}, {"x": ]')))).toContain("array.json: this is not valid JSON");
  expect(await refusal(readTable(file("onlyLists.jsonl", '{"x": [1]}\n{"x": [2]}\n')))).toContain(
    'onlyLists.jsonl: no column is of use ("x" is left out: it holds lists)',
  );
});

test("a comment above the header is not taken for the header in silence", async () => {
  expect(await refusal(readTable(file("comment.csv", "# made by hand\na,b\n1,2\n")))).toContain(
    "comment.csv, line 2: expected 1 cells as in the header, got 2",
  );
});

test("a line with too many or too few cells is named, early and late", async () => {
  expect(await refusal(readTable(file("long.csv", "a,b\n1,2\n1,2,3\n")))).toBe(
    "long.csv, line 3: expected 2 cells as in the header, got 3. Correct the line; a cell that holds the delimiter must stand in quotes.",
  );
  expect(await refusal(readTable(file("short2.csv", "a,b,c\n1,2,3\n1,2\n")))).toContain(
    "short2.csv, line 3: expected 3 cells as in the header, got 2",
  );
  expect(await refusal(readTable(file("late.csv", `a,b\n${"1,2\n".repeat(30_000)}1,2,3\n`)))).toContain(
    "late.csv, line 30002: expected 2 cells",
  );
});

test("a quote that is never closed", async () => {
  expect(await refusal(readTable(file("quote.csv", 'a,b\n1,"x\n2,y\n')))).toContain(
    "quote.csv, line 2: a quote is opened and never closed",
  );
  expect(await refusal(readTable(file("quote2.csv", 'a,"b\n1,x\n2,y\n')))).toContain("quote2.csv, line 1: the first line does not end");
});

test("numbers without column names", async () => {
  expect(await refusal(readTable(file("headless.csv", "5.1,3.5,1.4,Iris-setosa\n4.9,3.0,1.4,Iris-setosa\n")))).toBe(
    "headless.csv, line 1: the first line holds data (5.1, 3.5, 1.4, Iris-setosa), not column names. Put a line with a name for each column at the top.",
  );
});

test("gzip data that is cut off", async () => {
  const packed = gzipSync(Buffer.from(`x,y\n${Array.from({ length: 50_000 }, (_, i) => `${i * 7919},${i}`).join("\n")}\n`));
  expect(await refusal(readTable(file("cut.csv.gz", packed.subarray(0, packed.length / 2))))).toBe(
    "cut.csv.gz: the gzip data is cut off or damaged. Pack or download the file again.",
  );
});

test("a split column with another word", async () => {
  const path = file("split.csv", "x,y,part\n1,a,train\n2,b,valid\n3,a,train\n4,b,train\n");
  expect(await refusal(readParts(path, { ...seeded, splitColumn: "part" }))).toBe(
    'split.csv, column "part": expected train, dev or test, got "valid" in data row 2. Correct the cells, or split by fractions.',
  );
});

test("100,000 columns are refused at once", async () => {
  const row = (cell: (column: number) => string): string => Array.from({ length: 100_000 }, (_, i) => cell(i)).join(",");
  expect(await refusal(readTable(file("veryWide.csv", `${row((i) => `c${i}`)}\n${row(() => "1")}\n`)))).toContain(
    "veryWide.csv: there are 100000 columns, and at most 20000 can be read",
  );
});

const rows = (count: number, row: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${row(i)}\n`).join("");

test("a column of numbers with many cells that are none is left out, with the way to keep it", async () => {
  const path = file("mixed.csv", `a,b\n${rows(60, (i) => `${i % 10 === 0 ? "n/a?" : i},${i}`)}`);
  expect((await readTable(path)).notes).toEqual([
    '"a": 6 of 60 cells are no numbers (such as "n/a?"): the column is left out (--type "a=number" takes these as missing)',
  ]);
  const kept = await readTable(path, { types: { a: "numeric" } });
  expect(kept.column("a")).toMatchObject({ kind: "numeric" });
  expect(kept.notes).toEqual(['"a": 6 of 60 cells are no numbers (such as "n/a?"): taken as missing']);
});

test("a column of which half is dates is read as words, and told", async () => {
  const path = file("half.csv", `day,b\n${rows(60, (i) => `${i % 3 === 0 ? "soon" : "2024-01-10"},${i}`)}`);
  const { notes } = await readTable(path);
  expect(notes).toEqual([
    '"day": 20 of 60 cells are no dates (such as "soon"): the whole column is read as words (--type "day=date" takes these as missing)',
  ]);
});

test("a date that is none is taken as missing, and told", async () => {
  const path = file("dates.csv", `day,b\n${rows(60, (i) => `2024-01-${String((i % 28) + 1).padStart(2, "0")},${i}`)}2024-02-31,1\n`);
  const told = (word: string): string => `"day": 1 of 61 cells is no date ("${word}"): taken as missing (as words: --type "day=category")`;
  expect((await readTable(path)).notes).toEqual([told("2024-02-31")]);
  const few = file("few.csv", `day,b\n${rows(60, (i) => `2024-01-1${i % 5},${i}`)}31/12/2024,1\n`);
  const table = await readTable(few);
  expect([table.column("day")?.kind, table.notes]).toEqual(["date", [told("31/12/2024")]]);
});

test("rows without a target are left out, and told", async () => {
  const table = await readTable(file("gaps.csv", `a,kind\n${rows(30, (i) => `${i},${i % 5 === 0 ? "" : i % 2 ? "x" : "y"}`)}`), {
    target: "kind",
  });
  expect(table.rows).toBe(24);
  expect(table.notes).toEqual(['6 of 30 rows without a value of "kind" were left out']);
});

test("two files of different columns", async () => {
  const paths = [file("one.csv", "a,b\n1,2\n3,4\n"), file("two.csv", "a,c\n1,2\n3,4\n")];
  expect(await refusal(readTable(paths))).toBe(
    'two.csv: its columns are not those of one.csv: it lacks "b" and has "c" besides. Give files with the same columns, or leave one out.',
  );
});

test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("a file that may not be read", async () => {
  const path = file("secret.csv", "a\n1\n2\n");
  chmodSync(path, 0);
  expect(await refusal(readTable(path))).toMatch(/^secret\.csv: .*(permission|read)/);
});
