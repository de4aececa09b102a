import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { data } from "gradus";
import { afterAll, expect, test } from "vitest";
import { readTable } from "./readTable.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** A column's cells as plain values, missing ones as null. */
const cells = (table: data.Table, name: string): (number | string | null)[] => {
  const column = table.column(name);
  if (column?.kind === "numeric") return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  if (column?.kind === "category") return Array.from(column.codes, (code) => column.categories[code] ?? null);
  throw new Error(`no column "${name}" among ${table.columns.map((each) => each.name).join(", ")}`);
};

const names = (table: data.Table): string[] => table.columns.map((column) => column.name);

test("a CSV file becomes numbers and words, with the target apart", async () => {
  const table = await readTable(file("plain.csv", "age,port,outcome\n20,S,yes\n30.5,C,no\n40,S,no\n"), { target: "outcome" });
  expect(names(table)).toEqual(["age", "port"]);
  expect([cells(table, "age"), cells(table, "port")]).toEqual([
    [20, 30.5, 40],
    ["S", "C", "S"],
  ]);
  expect(table.target).toEqual({ name: "outcome", task: "classification", classes: ["no", "yes"], codes: Int32Array.of(1, 0, 0) });
  expect(table.notes).toEqual([]);
});

test.each([
  ["tabs", "tabs.tsv", "x\ty\n1\ta\n2\tb\n"],
  ["semicolons", "semicolons.csv", "x;y\n1;a\n2;b\n"],
  ["bars", "bars.txt", "x|y\n1|a\n2|b\n"],
  ["a byte-order mark", "mark.csv", "\ufeffx,y\n1,a\n2,b\n"],
  ["Windows line ends", "crlf.csv", "x,y\r\n1,a\r\n2,b\r\n"],
  ["mixed line ends", "mixed.csv", "x,y\r\n1,a\n2,b\r\n"],
  ["empty lines", "blank.csv", "\n\nx,y\n1,a\n\n2,b\n\n"],
  ["blanks around cells", "blanks.csv", "x , y\n 1, a\n 2, b \n"],
  ["UTF-16", "utf16.csv", Buffer.from("\ufeffx,y\n1,a\n2,b\n", "utf16le")],
  ["gzip", "packed.csv.gz", gzipSync("x,y\n1,a\n2,b\n")],
  ["JSON lines", "lines.jsonl", '{"x": 1, "y": "a"}\n{"x": 2, "y": "b"}\n'],
  ["gzipped JSON lines", "lines.ndjson.gz", gzipSync('{"x": 1, "y": "a"}\n{"x": 2, "y": "b"}\n')],
  ["a JSON array", "array.json", '[{"x": 1, "y": "a"},\n {"x": 2, "y": "b"}]'],
])("a file with %s is read as what it says", async (_, name, content) => {
  const table = await readTable(file(name, content));
  expect([names(table), cells(table, "x"), cells(table, "y")]).toEqual([
    ["x", "y"],
    [1, 2],
    ["a", "b"],
  ]);
});

test("Latin-1 text is noticed and read", async () => {
  const table = await readTable(file("latin.csv", Buffer.from("größe,name\n1,Müller\n2,Weiß\n", "latin1")));
  expect([names(table), cells(table, "name")]).toEqual([
    ["größe", "name"],
    ["Müller", "Weiß"],
  ]);
  expect(table.notes).toEqual(["the file is not UTF-8: read as Latin-1 (Windows-1252)"]);
});

test("Latin-1 far below the first megabyte is noticed too, also packed", async () => {
  const text = Buffer.concat([Buffer.from(`x,y\n${"1,a\n".repeat(300_000)}`), Buffer.from("2,ü\n", "latin1")]);
  for (const [name, content] of [
    ["late.csv", text],
    ["late.csv.gz", gzipSync(text)],
  ] as const)
    expect(cells(await readTable(file(name, content)), "y").at(-1)).toBe("ü");
});

test("quoted cells may hold delimiters, quotes and line ends", async () => {
  const table = await readTable(file("quotes.csv", 'x,"a ""b""\nc"\n1,"one\ntwo"\n2,"say ""hi"", then"\n'));
  expect([names(table), cells(table, 'a "b"\nc')]).toEqual([
    ["x", 'a "b"\nc'],
    ["one\ntwo", 'say "hi", then'],
  ]);
});

test("every token for nothing here is a missing cell, in numbers and in words", async () => {
  const table = await readTable(file("missing.csv", 'x,y\n1,a\n,\nNA,NA\nN/A,?\n?,null\nnull,NaN\nNaN,""\n ? ,b\n'));
  expect(cells(table, "x")).toEqual([1, null, null, null, null, null, null, null]);
  expect(cells(table, "y")).toEqual(["a", null, null, null, null, null, null, "b"]);
});

test("null, an absent key and a token are missing in JSON lines", async () => {
  const table = await readTable(file("missing.jsonl", '{"x": 1, "y": "a"}\n{"x": null}\n{"x": "?", "y": null}\n'));
  expect([cells(table, "x"), cells(table, "y")]).toEqual([
    [1, null, null],
    ["a", null, null],
  ]);
});

test("infinite numbers stay infinite, and NaN is missing", async () => {
  const table = await readTable(file("infinite.csv", "x\n1\ninf\n-inf\nInfinity\nnan\n"));
  expect(cells(table, "x")).toEqual([1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, null]);
});

test("integers beyond 2^53 become the nearest number, with a note", async () => {
  const table = await readTable(file("big.csv", "id,huge\n9007199254740993,123456789012345678901234567890\n1,2\n"));
  expect([cells(table, "id"), cells(table, "huge")]).toEqual([
    [9007199254740992, 1],
    [1.2345678901234568e29, 2],
  ]);
  expect(table.notes).toEqual(
    ["id", "huge"].map((name) => `"${name}" holds whole numbers beyond 2^53: read as the nearest number of 53 bits`),
  );
});

test("a decimal comma is understood between semicolons, with a note", async () => {
  const table = await readTable(file("comma.csv", "x;y\n1,5;a\n-2,25;b\n"));
  expect(cells(table, "x")).toEqual([1.5, -2.25]);
  expect(table.notes).toEqual(['"x" is written with a decimal comma: read as numbers']);
});

test("a word that appears late makes the whole column words", async () => {
  const table = await readTable(file("lateWord.csv", `x\n${"1\n".repeat(30_000)}two\n`));
  expect(table.column("x")).toMatchObject({ kind: "category", categories: ["1", "two"] });
});

test("double, empty and case-twin names become names of their own, with notes", async () => {
  const table = await readTable(file("doubles.csv", "a,a,A,,a_2\n1,2,3,4,5\n1,2,3,4,6\n"));
  expect(names(table)).toEqual(["a", "a_3", "A", "column 4", "a_2"]);
  expect(cells(table, "a_2")).toEqual([5, 6]);
  expect(table.notes).toEqual(['column 2 is a second "a" and is called "a_3"', 'column 4 has no name and is called "column 4"']);
});

test("an unnamed first column that numbers the rows is left out", async () => {
  const table = await readTable(file("index.csv", ",x\n0,5\n1,7\n2,6\n"));
  expect(names(table)).toEqual(["x"]);
  expect(table.notes.at(-1)).toBe('"column 1" is left out: it numbers the rows');
});

test("booleans are words as the file writes them", async () => {
  expect(cells(await readTable(file("booleans.csv", "x,y\nTRUE,t\nFALSE,f\n")), "x")).toEqual(["TRUE", "FALSE"]);
  expect(cells(await readTable(file("booleans.jsonl", '{"x": true}\n{"x": false}\n')), "x")).toEqual(["true", "false"]);
});

test("text with a new value in nearly every row is left out, unless it is the target or asked for", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},name ${i}`);
  const path = file("names.csv", `x,name\n${rows.join("\n")}\n`);
  const table = await readTable(path);
  expect(names(table)).toEqual(["x"]);
  expect(table.notes).toEqual(['"name" is left out: text with 60 different values in 60 rows, too few rows for each']);
  expect(names(await readTable(path, { types: { name: "category" } }))).toEqual(["x", "name"]);
  expect((await readTable(path, { target: "name" })).classes.length).toBe(60);
});

test("dates become moments, in whichever of the usual forms they are written", async () => {
  const days = [
    "2024-02-28,2024-02-28 10:00:00,28.02.2024,2/28/2024,28/02/2024 00:30,20240228",
    "2024-03-01,2024-03-01T13:30:00,01.03.2024,3/1/2024,01/03/2024 12:00,20240301",
  ];
  const table = await readTable(file("dates.csv", `day,moment,dots,american,british,number\n${days.join("\n")}\n`), {
    types: { number: "date" },
  });
  const seconds = (...texts: string[]): object => ({ kind: "date", values: Float64Array.from(texts, (text) => Date.parse(text) / 1000) });
  for (const name of ["day", "dots", "american", "number"])
    expect(table.column(name), name).toMatchObject(seconds("2024-02-28", "2024-03-01"));
  expect(table.column("moment")).toMatchObject(seconds("2024-02-28T10:00Z", "2024-03-01T13:30Z"));
  expect(table.column("british")).toMatchObject(seconds("2024-02-28T00:30Z", "2024-03-01T12:00Z"));
  expect(table.notes).toEqual([]);
});

test("a date that is none is missing where nearly all are dates, and the note shows it", async () => {
  const days = Array.from({ length: 60 }, (_, i) => new Date(Date.UTC(2024, 0, i + 1)).toISOString().slice(0, 10));
  const table = await readTable(file("noDate.csv", `day,x\n${[...days, "2024-13-45"].map((day, i) => `${day},${i}`).join("\n")}\n`));
  expect(table.column("day")?.kind).toBe("date");
  expect(table.notes).toEqual(['"day": 1 of 61 cells is no date ("2024-13-45"): taken as missing (as words: --type "day=category")']);
});

test("few words among many numbers are missing, many make the column words; both are said", async () => {
  const mixed = Array.from({ length: 100 }, (_, i) => `${i < 2 ? "n.a. " : i},${i % 10 < 3 ? "low" : i % 10}`);
  const table = await readTable(file("mixed.csv", `x,level\n${mixed.join("\n")}\n`));
  expect([table.column("x")?.kind, table.column("level")?.kind]).toEqual(["numeric", "category"]);
  expect(table.notes).toEqual([
    '"x": 2 of 100 cells are no numbers (such as "n.a."): taken as missing (as words: --type "x=category")',
    '"level": 30 of 100 cells are no numbers (such as "low"): the whole column is read as words (--type "level=number" takes these as missing)',
  ]);
});

test("columns are read as what they are said to be", async () => {
  const path = file("wished.csv", "size,on,prose,n\nm,yes,a,1\ns,0,b,0\n,F,c,\n");
  const table = await readTable(path, { types: { size: { ordered: ["s", "m", "l"] }, on: "boolean", prose: "text", n: "boolean" } });
  expect(table.columns).toEqual([
    { kind: "category", name: "size", codes: Int32Array.of(1, 0, -1), categories: ["s", "m", "l"], ordered: true },
    { kind: "category", name: "on", codes: Int32Array.of(1, 0, 0), categories: ["false", "true"] },
    { kind: "category", name: "n", codes: Int32Array.of(1, 0, -1), categories: ["false", "true"] },
  ]);
  expect(table.notes).toEqual(['"prose" is left out: text, as you said']);
  await expect(readTable(path, { types: { size: { ordered: ["s", "l"] } } })).rejects.toThrow(
    'column "size": "m" is not among the ordered words s < l',
  );
});

test("times of day become hours", async () => {
  const table = await readTable(file("times.csv", "at\n10:30:00\n18:00:00\n"));
  expect(cells(table, "at")).toEqual([10.5, 18]);
});

test("lists and objects are left out with a note", async () => {
  const table = await readTable(file("nested.jsonl", '{"x": 1, "l": [1, 2], "o": {"a": 1}}\n{"x": 2, "l": [], "o": {"a": 2}}\n'));
  expect(names(table)).toEqual(["x"]);
  expect(table.notes).toEqual(['"l" is left out: it holds lists', '"o" is left out: it holds struct values']);
});

test("columns can be forced to be words or numbers, and a word keeps its leading zeros", async () => {
  const path = file("forced.csv", "zip,x\n01234,1\n99999,a\n");
  const table = await readTable(path, { types: { zip: "category", x: "numeric" } });
  expect([cells(table, "zip"), cells(table, "x")]).toEqual([
    ["01234", "99999"],
    [1, null],
  ]);
  expect(table.notes).toEqual(['"x": 1 of 2 cells is no number ("a"): taken as missing']);
});

test("columns can be ignored", async () => {
  expect(names(await readTable(file("ignored.csv", "a,b,c\n1,x,3\n2,y,4\n"), { ignore: ["a"] }))).toEqual(["b", "c"]);
});

test("a column of only one value is read as it is", async () => {
  expect(cells(await readTable(file("constant.csv", "x,y\n1,a\n1,a\n")), "y")).toEqual(["a", "a"]);
});

test("rows without a target are left out with a note", async () => {
  const table = await readTable(file("noTarget.csv", "x,y\n1,a\n2,?\n3,b\n"), { target: "y" });
  expect([cells(table, "x"), table.notes]).toEqual([[1, 3], ['1 of 3 rows without a value of "y" were left out']]);
});

test("whole numbers from 0 are classes, and the task can be overridden", async () => {
  const path = file("digits.csv", `x,digit\n${Array.from({ length: 40 }, (_, i) => `${i},${i % 10}`).join("\n")}\n`);
  expect((await readTable(path, { target: "digit" })).classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  expect((await readTable(path, { target: "digit", task: "regression" })).target?.task).toBe("regression");
});

test("years as column names are names, not data", async () => {
  expect(names(await readTable(file("years.csv", "2019,2020,2021\n1,2,3\n4,5,6\n")))).toEqual(["2019", "2020", "2021"]);
});

test("two thousand columns are read, numbers and words", async () => {
  const columns = Array.from({ length: 2000 }, (_, i) => i);
  const row = (r: number): string => columns.map((c) => (c % 20 === 0 ? `w${(r + c) % 3}` : String(r * c))).join(",");
  const path = file("wide.csv", `${columns.map((c) => `c${c}`).join(",")}\n${Array.from({ length: 30 }, (_, r) => row(r)).join("\n")}\n`);
  const started = performance.now();
  const table = await readTable(path);
  expect(table.columns.length).toBe(2000);
  expect([cells(table, "c1999")[29], cells(table, "c1980")[1]]).toEqual([29 * 1999, "w1"]);
  expect(performance.now() - started).toBeLessThan(30_000);
});

test("a column of weights is no feature, and goes with the rows", async () => {
  const path = file("weights.csv", "age,w,y\n20,1,1.5\n30,2.5,\n40,0,3.5\n50,2,4.5\n");
  const table = await readTable(path, { target: "y", weights: "w" });
  expect(names(table)).toEqual(["age"]);
  expect(table.weights).toEqual(Float64Array.of(1, 0, 2));
  await expect(readTable(path, { target: "y", weights: "weight" })).rejects.toThrow(/there is no column "weight"/);
});
