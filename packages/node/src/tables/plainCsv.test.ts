import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { withDatabase } from "./database.js";
import { NotPlain, type PlainReading, plainChunks } from "./plainCsv.js";
import { type ReadCells, readCells, readPlainCells } from "./readCells.js";
import { readTable } from "./readTable.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-plain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = "a,b,c";
const header = `${names}\n`;
const readings = [
  { place: 0, as: "number" },
  { place: 2, as: "text" },
  { place: 1, as: "number" },
] as const satisfies readonly PlainReading[];

function written(text: string, name = "some.csv"): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const plain = (path: string, start = header.length) =>
  readPlainCells({ path, delimiter: ",", start, columns: 3 }, readings, { relation: "t" });

/** The same columns by the database. */
function byDatabase(path: string): Promise<readonly ReadCells[]> {
  const tokens = "nullstr=['', 'NA', 'N/A', 'n/a', '?', 'null', 'NULL', 'NaN', 'nan']";
  const columns = "columns={'a': 'DOUBLE', 'b': 'DOUBLE', 'c': 'VARCHAR'}";
  const relation = `read_csv('${path}', delim=',', quote='"', header=true, auto_detect=false, ${tokens}, ${columns})`;
  return withDatabase(async (database) => {
    const asked = [{ sql: "a", as: "number" } as const, { sql: "c", as: "text" } as const, { sql: "b", as: "number" } as const];
    return (await readCells(database, asked, { relation })).cells;
  });
}

test("cells are those that the database reads, bit for bit", async () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.tuple(fc.integer(), fc.nat(999_999)).map(([whole, part]) => `${whole}.${part}`),
    fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
    fc.constantFrom("", "NA", "?", "n/a", "0", "-0.0", "007", "1e5", "-2.5E-3", "5.", ".5", "0.12345678901234567890", "9007199254740993"),
  );
  const word = fc.oneof(
    fc.constantFrom("", "NA", "null", "rome", "Zürich", " oslo ", "twelve bytes", "more than twelve bytes", "NAN"),
    fc.string({ unit: fc.constantFrom("a", "é", "漢", " ", "7"), minLength: 1, maxLength: 20 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(number, number, word), { minLength: 1, maxLength: 60 }),
      fc.constantFrom("\n", "\r\n"),
      async (rows, end) => {
        const path = written([names, ...rows.map((row) => row.join()), ""].join(end));
        const { cells = [] } = (await plain(path, names.length + end.length)) ?? {};
        expect(cells).toEqual(await byDatabase(path));
      },
    ),
    { numRuns: 20 },
  );
}, 20_000);

test("rows of more than one stretch of bytes are put together, also without a line end at the end", async () => {
  const lines = Array.from({ length: 120_000 }, (_, row) => `${row},${row / 8},${row % 7 === 0 ? "a rather long text" : `w${row % 5}`}`);
  const found = await plain(written(header + lines.join("\n"), "long.csv"));
  expect(found?.rows).toBe(120_000);
  const [a, c, b] = found!.cells as [Float64Array, { codes: Int32Array; texts: string[]; counts: number[] }, Float64Array];
  expect(a.every((value, row) => value === row && b[row] === row / 8)).toBe(true);
  expect(c.texts[c.codes[70_000]!]).toBe("a rather long text");
  expect([...c.texts].sort()).toEqual(["a rather long text", "w0", "w1", "w2", "w3", "w4"]);
});

test.each([
  ["a cell in quotes", '1,2,"x"'],
  ["a word among numbers", "1,two,x"],
  ["too few cells", "1,2"],
  ["too many cells", "1,2,x,y"],
  ["an empty line", "\n1,2,x"],
  ["a line end within a cell", "1,2,x\ry"],
  ["numbers with blanks", "1, 2,x"],
])("%s is not plain", async (_, line) => {
  const csv = { path: written(`${header}1,2,x\n${line}\n1,2,x\n`), delimiter: ",", start: header.length, columns: 3 };
  const read = async (): Promise<void> => {
    for await (const chunk of plainChunks(csv, readings)) void chunk;
  };
  await expect(read()).rejects.toThrow(NotPlain);
});

test("a table is the same whether its file is plain or not", async () => {
  const rows = Array.from({ length: 300 }, (_, row) => `${row % 9},${(row / 7).toFixed(3)},${["no", "yes"][row % 2]}`).join("\n");
  const [one, two] = [written(header + rows, "one.csv"), written(`${header + rows}\n1,2,"yes"`, "two.csv")];
  const [first, second] = [await readTable(one, { target: "c" }), await readTable(two, { target: "c" })];
  expect(second.rows).toBe(301);
  const kept = second.take(Int32Array.from({ length: 300 }, (_, row) => row));
  expect(kept.columns).toEqual(first.columns);
  expect(kept.target).toEqual(first.target);
});
