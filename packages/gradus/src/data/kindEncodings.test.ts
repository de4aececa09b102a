import { expect, test } from "vitest";
import type { DateColumn, ImageColumn } from "./column.js";
import { encode } from "./encode.js";
import { columnKinds, describeEncoder, fitEncoder, inputNames } from "./encoder.js";
import { fromColumns, tableFrom } from "./fromColumns.js";

const dates = (...texts: string[]): DateColumn => ({
  kind: "date",
  name: "day",
  values: Float64Array.from(texts, (text) => Date.parse(text) / 1000),
});
const y = { kind: "category", name: "y", codes: Int32Array.of(0, 1, 0), categories: ["a", "b"] } as const;

test("dates become a trend, waves of the rhythms that vary in train, and a mark for missing cells", () => {
  const train = tableFrom([dates("2024-01-01", "2024-01-03", "none"), y], { target: "y" });
  const encoder = fitEncoder(train);
  const names = [1, 2, 3].flatMap((k) => [`day (week sin ${k})`, `day (week cos ${k})`]);
  expect(inputNames(encoder)).toEqual(["day", ...names, "day (missing)"]);
  const { x } = encode(encoder, train);
  const monday = (4 / 7) * 2 * Math.PI; // from Thursday on
  [-1, Math.sin(monday), Math.cos(monday), Math.sin(2 * monday)].forEach((value, i) => {
    expect(x[i]).toBeCloseTo(value, 5);
  });
  expect([...x.slice(16)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  expect(columnKinds(encoder)).toEqual({ day: "date", y: "category" });
  expect(describeEncoder(encoder)[0]).toBe("8 inputs: 1 date as trend and rhythms, 1 mark for missing cells");
});

test("dates that come as words are read by ISO 8601, and other words are missing with a note", () => {
  const encoder = fitEncoder(tableFrom([dates("2024-01-01", "2024-01-02", "2024-01-05"), y], { target: "y" }));
  const asDates = encode(encoder, tableFrom([dates("2024-01-02", "2024-01-05T06:00Z", "none")], {}));
  const asWords = encode(encoder, fromColumns({ day: ["2024-01-02", "2024-01-05 06:00", "soon"] }));
  expect(asWords.x).toEqual(asDates.x);
  expect(asWords.notes).toEqual(['column "day": 1 of 3 cells are not dates, which they were in training: taken as missing']);
});

test("ordered words become their place, unknown ones the median's place, missing ones are marked", () => {
  const size = { kind: "category", name: "size", codes: Int32Array.of(0, 2, 1, -1), categories: ["s", "m", "l"], ordered: true } as const;
  const train = tableFrom([size, { ...y, codes: Int32Array.of(0, 1, 0, 1) }], { target: "y" });
  const encoder = fitEncoder(train);
  expect(encoder.features).toEqual([
    { encoding: "ordered", column: "size", levels: ["s", "m", "l"], fill: 1, mean: 1, deviation: Math.sqrt(2 / 3) },
    { encoding: "missingMark", column: "size" },
  ]);
  const unit = Math.fround(Math.sqrt(3 / 2));
  expect([...encode(encoder, train).x]).toEqual([-unit, 0, unit, 0, 0, 0, 0, 1]);
  expect([...encode(encoder, fromColumns({ size: ["l", "xl", null] })).x]).toEqual([unit, 0, 0, 0, 0, 1]);
});

test("images become standardised values, and other shapes are refused", () => {
  const image = (shape: ImageColumn["shape"], ...values: number[]): ImageColumn => ({
    kind: "image",
    name: "image",
    shape,
    values: Uint8Array.from(values),
  });
  const train = tableFrom([image([1, 1, 2], 0, 255, 0, 255, 255, 0), y], { target: "y" });
  const encoder = fitEncoder(train);
  expect(inputNames(encoder)).toEqual(["image[0,0,0]", "image[0,0,1]"]);
  expect([...encode(encoder, train).x]).toEqual([-1, 1, -1, 1, 1, -1]);
  expect([...encode(encoder, train.take(Int32Array.of(2))).x]).toEqual([1, -1]);
  expect(() => encode(encoder, tableFrom([image([1, 2, 1], 0, 1)], {}))).toThrow("expected images of 1 x 1 x 2");
});
