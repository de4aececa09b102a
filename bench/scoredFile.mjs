// @ts-check
// The sets of a data folder as single tables with a column "split" (images: as idx files by part), as `gradus train` reads them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";

/** By the number of a row, where a file has no split of its own. */
const byRow = ["train", "train", "train", "dev", "test"];

/**
 * The file to train on: the set's own where it has a split column, else a copy with one.
 * @param {import("./scores.mjs").ScoredSet} set
 * @param {{ folder: string, scratch: string }} where
 * @returns {Promise<{ file: string, target: string }>}
 */
export async function preparedFile({ name, files, split, target }, { folder, scratch }) {
  const copy = join(scratch, `${name}.csv`);
  /** @param {string} key */
  const path = (key) => {
    const file = join(folder, files[key] ?? "");
    if (files[key] === undefined || !existsSync(file)) throw new Error(`there is no file ${file}`);
    return file;
  };
  if (files.images !== undefined) {
    const images = join(scratch, name);
    writeImages(images, { images: path("images"), labels: path("labels") });
    return { file: images, target: "label" };
  }
  if (target === null) throw new Error("reference.json names no target");
  if (split.kind === "column") return { file: path("data"), target };
  // Every cell stays the text that it is; the command finds out what it means.
  const query =
    split.kind === "index"
      ? `SELECT * EXCLUDE number, ${sqlSplit()} AS split FROM (SELECT *, row_number() OVER () - 1 AS number FROM ${csv(path("data"))})`
      : `SELECT * FROM ${csv(path("train"))} UNION ALL BY NAME SELECT COLUMNS(c -> c <> 'split'), 'test' AS split FROM ${csv(path("test"))}`;
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await database.connect();
  await connection.run(`COPY (${query}) TO ${quoted(copy)} (FORMAT csv, HEADER)`);
  connection.closeSync();
  return { file: copy, target };
}

/** @param {string} file */
function csv(file) {
  return `read_csv(${quoted(file)}, all_varchar = true)`;
}

function sqlSplit() {
  return `CASE number % ${byRow.length} ${byRow.map((part, at) => `WHEN ${at} THEN '${part}'`).join(" ")} END`;
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * Images and labels in idx files, which have no parts, as a folder of such files for each part.
 * @param {string} copy
 * @param {{ images: string, labels: string }} files
 */
function writeImages(copy, { images, labels }) {
  mkdirSync(copy, { recursive: true });
  for (const part of new Set(byRow)) {
    const isOfPart = (/** @type {number} */ row) => byRow[row % byRow.length] === part;
    writeFileSync(join(copy, `${part}-images-idx3-ubyte`), rowsOf(gunzipSync(readFileSync(images)), isOfPart));
    writeFileSync(join(copy, `${part}-labels-idx1-ubyte`), rowsOf(gunzipSync(readFileSync(labels)), isOfPart));
  }
}

/**
 * An idx file with some of the rows: two zeros, the type and the number of extents; the extents, big-endian; then a byte an element.
 * @param {Buffer} file
 * @param {(row: number) => boolean} isWanted
 */
function rowsOf(file, isWanted) {
  const headBytes = 4 + 4 * (file[3] ?? 0);
  const count = file.readUInt32BE(4);
  const width = (file.length - headBytes) / count;
  const rows = Array.from({ length: count }, (_, row) => row).filter(isWanted);
  const head = Buffer.from(file.subarray(0, headBytes));
  head.writeUInt32BE(rows.length, 4);
  return Buffer.concat([head, ...rows.map((row) => file.subarray(headBytes + row * width, headBytes + (row + 1) * width))]);
}
