import { expect, test } from "vitest";
import { brief, bytes, counted, duration, grouped, percent } from "./brief.js";

test("numbers have four significant digits and are written out unless they are tiny or huge", () => {
  expect([0, 0.012345, 1.5, 123.456, 98765.4, -0.5, 1e-7, 3e15].map(brief)).toEqual([
    "0",
    "0.01235",
    "1.500",
    "123.5",
    "98,765",
    "-0.5000",
    "1.00e-7",
    "3.00e+15",
  ]);
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(brief)).toEqual(["-", "∞", "-∞"]);
});

test("percentages show a second decimal only next to 0 and 100", () => {
  expect([0, 0.0008, 0.5, 0.978, 0.9926, 1].map(percent)).toEqual(["0.0 %", "0.08 %", "50.0 %", "97.8 %", "99.26 %", "100.0 %"]);
});

test("durations carry over into minutes and hours", () => {
  expect([0.04, 9.96, 59.9, 59.96, 125, 3599.7, 7830].map(duration)).toEqual([
    "less than 0.1 s",
    "10.0 s",
    "60 s",
    "1 min 00 s",
    "2 min 05 s",
    "1 h 00 min",
    "2 h 10 min",
  ]);
});

test("counts agree with their nouns, thousands and bytes are grouped", () => {
  expect([counted(1, "row"), counted(2000, "row"), counted(2, "class", "classes")]).toEqual(["1 row", "2,000 rows", "2 classes"]);
  expect(grouped(1234567)).toBe("1,234,567");
  expect([999, 1500, 122_000, 24.6e9].map(bytes)).toEqual(["999 bytes", "1.5 kB", "122 kB", "25 GB"]);
});
