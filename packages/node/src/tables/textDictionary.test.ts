import { expect, test } from "vitest";
import { openDatabase, type Texts } from "./database.js";
import { TextDictionary } from "./textDictionary.js";

/** Codes and dictionary of the texts that an expression gives for the numbers from 0 on. */
async function coded(sql: string, rows: number): Promise<{ codes: Int32Array; dictionary: TextDictionary }> {
  const database = await openDatabase();
  const [codes, dictionary] = [new Int32Array(rows), new TextDictionary()];
  let at = 0;
  for await (const [cells] of database.chunks([{ sql, as: "text" }], `range(${rows}) AS r(i)`)) {
    const texts = cells as Texts;
    dictionary.add(texts, codes, at);
    at += texts.rows;
  }
  database.close();
  expect(at).toBe(rows);
  return { codes, dictionary };
}

test("short, long and missing texts get codes in the order in which they first occur, and are counted", async () => {
  const { codes, dictionary } = await coded("[NULL, 'a', '', 'exactly twelv', 'twelve bytes', 'größer als zwölf Bytes'][1 + i % 6]", 6000);
  expect(dictionary.texts).toEqual(["a", "", "exactly twelv", "twelve bytes", "größer als zwölf Bytes"]);
  expect(dictionary.counts).toEqual([1000, 1000, 1000, 1000, 1000]);
  expect(codes.every((code, row) => code === (row % 6) - 1)).toBe(true);
});

test("many texts, short and long, keep codes of their own while the dictionary grows", async () => {
  const { codes, dictionary } = await coded("'text ' || repeat('-', i % 3 * 4) || (i % 5000)", 20_000);
  expect(dictionary.texts.length).toBe(15_000);
  expect(codes.every((code, row) => dictionary.texts[code] === `text ${"-".repeat((row % 3) * 4)}${row % 5000}`)).toBe(true);
});
