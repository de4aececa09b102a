import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { data, defaultRecipe, nn, optim, type Recipe, type RunOptions, recipe } from "gradus";
import { afterAll, afterEach, expect, test } from "vitest";
import { openDatabase } from "../database.js";
import { readTable } from "../readTable.js";
import { type Streamed, type StreamOptions, streamTable } from "./streamTable.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-streamed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of a number that names them, two numbers (one with gaps), a word, a date, a part and a class that depends on them. */
function linesOf(rows: number): string[] {
  const random = data.teacher({ rows, features: 2, flip: 0.02, teacher: 4, seed: 1 });
  return random.x.map(([a = 0, b = 0], row) => {
    const city = ["rome", "paris", "oslo"][row % 3]!;
    const part = row < 0.7 * rows ? "train" : row < 0.85 * rows ? "dev" : "test";
    return [
      row,
      a.toFixed(4),
      row % 20 === 0 ? "" : b.toFixed(4),
      city,
      `2024-01-${10 + (row % 20)}`,
      part,
      random.y[row] === 1 ? "yes" : "no",
    ].join();
  });
}

const header = "id,a,b,city,day,part,y";
const rows = 6_000;
const lines = linesOf(rows);
const write = (name: string, some: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${[header, ...some].join("\n")}\n`);
  return path;
};
const csv = write("rows.csv", lines);

const open: Streamed[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function streamed(path: Parameters<typeof streamTable>[0] = csv, options: Partial<StreamOptions> = {}): Promise<Streamed> {
  const usual = { target: "y", seed: 1, window: 1000, sampleRows: 1500, heldRows: 500, ignore: ["part"] };
  const found = await streamTable(path, { ...usual, ...options });
  open.push(found);
  return found;
}

/** The cells of a row as text, with its class. */
function rowAt(table: data.Table, row: number): string[] {
  const cells = table.columns.map((column) =>
    column.kind === "category" ? (column.categories[column.codes[row]!] ?? "") : column.kind === "image" ? "" : String(column.values[row]),
  );
  return [...cells, table.target?.task === "classification" ? table.classes[table.target.codes[row]!]! : String(table.target?.values[row])];
}

/** All rows of a part by their number in column `id`. */
function rowsById(tables: Iterable<data.Table>): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const table of tables) for (let row = 0; row < table.rows; row++) found.set(Number(rowAt(table, row)[0]), rowAt(table, row));
  return found;
}

function* blocksOf(train: data.StreamedTable): Generator<data.Table> {
  for (let block = 0; block < train.blocks; block++) yield train.read(block);
}

async function inParquet(): Promise<string> {
  const path = join(folder, "rows.parquet");
  const database = await openDatabase();
  await database.run(
    `COPY (SELECT * FROM read_csv('${csv}', types = {'y': 'VARCHAR'})) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
  );
  database.close();
  return path;
}

test("every row of CSV and of Parquet is in one part, with the cells that the file has", async () => {
  const whole = rowsById([await readTable(csv, { target: "y", ignore: ["part"] })]);
  for (const path of [csv, await inParquet()]) {
    const { train, dev, test: held } = await streamed(path);
    expect(train.sample.rows).toBeGreaterThan(1_200);
    expect(train.sample.rows).toBeLessThan(1_800);
    const parts = [rowsById(blocksOf(train)), rowsById([dev]), rowsById([held])];
    expect(parts.map(({ size }) => size)).toEqual([train.rows, dev.rows, held.rows]);
    expect(train.rows + dev.rows + held.rows).toBe(rows);
    for (const part of parts) for (const [id, row] of part) expect(row).toEqual(whole.get(id));
    for (const id of rowsById([train.sample]).keys()) expect(parts[0]!.has(id)).toBe(true);
    expect(Array.from(dev.rowNumbers!)).toEqual([...parts[1]!.keys()]);
  }
}, 20_000);

const net = (options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe =>
  recipe({
    model: nn.sequential(nn.dense(16), nn.tanh(), nn.dense(2)),
    optimizer: optim.adam({ learningRate: 0.01 }),
    batchSize: 64,
    epochs: 4,
    seed: 3,
    ...options,
  });

test("a stream trains as well as memory, to the same bits again, and goes on from a checkpoint when the file is opened anew", async () => {
  const { train, dev, test: held } = await streamed();
  const lossOf = async (rows: RunOptions["train"]): Promise<number> =>
    (await (await net().run({ train: rows, dev }).result()).evaluate(held)).loss;
  const memory = await readTable(csv, { target: "y", ignore: ["part"] });
  const left = new Set([...rowsById([dev]).keys(), ...rowsById([held]).keys()]);
  const others = memory.take(Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !left.has(row)));
  expect(await lossOf(train)).toBeLessThan(1.15 * (await lossOf(others)));

  const run = net().run({ train, dev, threads: 1 });
  for (let step = 0; step < 100; step++) await run.step();
  const bytes = await run.checkpoint();
  const hash = await (await run.result()).weightsHash();
  const again = await streamed();
  expect(again.train.fingerprint).toBe(train.fingerprint);
  const resumed = net().run({ train: again.train, dev: again.dev, resume: bytes, threads: 2 });
  expect(await (await resumed.result()).weightsHash()).toBe(hash);
}, 20_000);

test("parts come from a column or from files, and dev from the train rows where none is given", async () => {
  const words = await streamed(csv, { splitColumn: "part", ignore: [] });
  expect([words.train.rows, words.train.sample.column("part")]).toEqual([4_200, undefined]);
  expect(words.told).toMatch(
    /^4,200 train, \d{3} dev, \d{3} test; by the column "part"; dev and test hold about 500 rows each at most: \d{3} rows beyond that are left out$/,
  );
  const files = {
    train: [write("one.csv", lines.slice(0, 2500)), write("two.csv", lines.slice(2500, 4500))],
    test: write("last.csv", lines.slice(4500, 4800)),
  };
  const { train, dev, test: held } = await streamed(files);
  expect(held.rows).toBe(300);
  expect(train.rows + dev.rows).toBe(4_500);
  expect(rowsById([held]).get(4_623)).toBeDefined();
  expect([...rowsById(blocksOf(train)).keys(), ...rowsById([dev]).keys()].every((id) => id < 4_500)).toBe(true);
}, 20_000);

test("a broken cell or line behind the first rows is named with its line, and a type that is said takes it as missing", async () => {
  const many = linesOf(22_000);
  const bad = (name: string, line: string): string => write(name, many.with(21_500, line));
  const word = bad("word.csv", "21500,abc,0.1,rome,2024-01-11,train,yes");
  await expect(streamed(word)).rejects.toThrow(
    'word.csv, line 21502, column "a": "abc" is no number, as the first cells of the column are',
  );
  await expect(streamed(bad("day.csv", "21500,0.1,0.1,rome,today,train,yes"))).rejects.toThrow(
    'line 21502, column "day": "today" is no date',
  );
  await expect(streamed(bad("short.csv", "21500,0.1"))).rejects.toThrow("short.csv, line 21502: expected 7 cells as in the header, got 2");
  const { train, dev, test: held } = await streamed(word, { types: { a: "numeric" } });
  const row = rowsById([
    ...[dev, held],
    ...Array.from(blocksOf(train), (table) => table.take(Int32Array.from({ length: table.rows }, (_, at) => at))),
  ]).get(21_500);
  expect(row?.[1]).toBe("NaN");
}, 20_000);

test("the code in docs/tables.md trains", async () => {
  const [, code = ""] = readFileSync(new URL("../../../../../docs/tables.md", import.meta.url), "utf8").match(/^```ts\n(.*?)^```$/ms) ?? [];
  const clicks = write("clicks.csv", lines.slice(0, 600));
  const own = code
    .replace(/^import .*$/gm, "")
    .replace('"clicks.parquet"', JSON.stringify(clicks))
    .replace('"clicked"', '"y"');
  const Code = (async () => {}).constructor as new (...parts: string[]) => (...given: unknown[]) => Promise<{ training: { rows: number } }>;
  const { training } = await new Code("streamTable", "defaultRecipe", `${own}\nreturn model;`)(streamTable, defaultRecipe);
  expect(training.rows).toBeGreaterThan(400);
});

test("what is not streamed is refused by name", async () => {
  await expect(streamed({ sql: `select * from '${csv}'` })).rejects.toThrow("--sql: a query is not streamed");
  const json = join(folder, "rows.jsonl");
  writeFileSync(json, '{"a": 1, "y": "no"}\n{"a": 2, "y": "yes"}\n');
  await expect(streamed(json)).rejects.toThrow("rows.jsonl: JSON is not streamed. Write the file as Parquet or as CSV");
  await expect(streamed(csv, { target: "z" })).rejects.toThrow('rows.csv, line 1: there is no column "z" among the 7 columns');
  await expect(streamed(csv, { splitColumn: "city" })).rejects.toThrow(
    'column "city": 6000 cells hold something else than train, dev and test',
  );
  await expect(streamed(csv, { window: 0 })).rejects.toThrow("streamTable, window");
});
