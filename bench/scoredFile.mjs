// @ts-check
// The sets of a data folder as single tables with a column "split", as `gradus train` reads them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
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
    writeImages(copy, { images: path("images"), labels: path("labels") });
    return { file: copy, target: "label" };
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
 * Images and labels in idx files (big-endian sizes, then a byte a pixel) as one table, a column a pixel.
 * @param {string} copy
 * @param {{ images: string, labels: string }} files
 */
function writeImages(copy, { images, labels }) {
  const [pixels, codes] = [gunzipSync(readFileSync(images)), gunzipSync(readFileSync(labels))];
  const [count, size] = [pixels.readUInt32BE(4), pixels.readUInt32BE(8) * pixels.readUInt32BE(12)];
  const lines = [`${Array.from({ length: size }, (_, k) => `p${k}`).join(",")},label,split`];
  for (let row = 0; row < count; row++) {
    const from = 16 + row * size;
    lines.push(`${pixels.subarray(from, from + size).join(",")},c${codes[8 + row]},${byRow[row % byRow.length]}`);
  }
  writeFileSync(copy, `${lines.join("\n")}\n`);
}
