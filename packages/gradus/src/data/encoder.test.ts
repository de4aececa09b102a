import { expect, test } from "vitest";
import { decodeTarget, encode } from "./encode.js";
import { columnKinds, describeEncoder, fitEncoder, inputNames } from "./encoder.js";
import { fromColumns } from "./fromColumns.js";

const labels = ["a", "b", "a", "b"];

test("numbers have mean 0 and variance 1 on train rows", () => {
  const train = fromColumns({ x: [1, 2, 3, 4], y: labels }, { target: "y" });
  const { x, features } = encode(fitEncoder(train), train);
  expect(features).toBe(1);
  [-1.5, -0.5, 0.5, 1.5].forEach((value, i) => {
    expect(x[i]).toBeCloseTo(value / Math.sqrt(1.25), 6);
  });
});

test("missing and infinite numbers become the median and are marked", () => {
  const train = fromColumns({ x: [1, null, 2, 6, Number.NEGATIVE_INFINITY, 6], y: [...labels, "a", "b"] }, { target: "y" });
  const encoder = fitEncoder(train);
  const { x, featureNames } = encode(encoder, train);
  expect(encoder.features[0]).toMatchObject({ fill: 4, mean: 23 / 6 });
  expect(featureNames).toEqual(["x", "x (missing)"]);
  expect([...x].filter((_, i) => i % 2 === 1)).toEqual([0, 1, 0, 0, 1, 0]);
  expect(x[2]).toBe(x[8]);
  expect(encoder.notes).toEqual([
    '"x": 1 infinite cell in train taken as missing',
    '"x": 2 missing cells in train filled with the median 4 and marked',
  ]);
});

test("words become one-hot, two words -1 and +1, a missing word a level of its own", () => {
  const train = fromColumns({ port: ["S", "C", null, "S"], sex: ["f", "m", "m", "f"], y: labels }, { target: "y" });
  const encoder = fitEncoder(train);
  expect(inputNames(encoder)).toEqual(["port=C", "port=S", "port=(missing)", "sex=m"]);
  expect([...encode(encoder, train).x]).toEqual([0, 1, 0, -1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, -1]);
});

test("words not seen in train give zeros, and so do missing ones where train had none", () => {
  const encoder = fitEncoder(fromColumns({ port: ["S", "C", "Q", "S"], sex: ["f", "m", "m", "f"], y: labels }, { target: "y" }));
  expect([...encode(encoder, fromColumns({ port: ["X", null], sex: ["x", null] })).x]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test("beyond maxLevels the most frequent words stay, and all others share one input", () => {
  const train = fromColumns({ w: ["a", "b", "b", "c", "c", "d"], y: [...labels, "a", "b"] }, { target: "y" });
  const encoder = fitEncoder(train, { maxLevels: 2 });
  expect(inputNames(encoder)).toEqual(["w=b", "w=c", "w=(rare)"]);
  expect([...encode(encoder, fromColumns({ w: ["a", "b", "new", null] })).x]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
  expect(encoder.notes).toEqual(['"w": the 2 most frequent of 4 values kept, the others share one input']);
});

test("columns that tell nothing are left out with a note, and a constant with gaps keeps its mark", () => {
  const columns = { c: [7, 7, 7, 7], e: [null, null, null, null], g: [5, null, 5, 5], w: ["k", "k", "k", "k"], x: [1, 2, 3, 4], y: labels };
  const encoder = fitEncoder(fromColumns(columns, { target: "y" }));
  expect(inputNames(encoder)).toEqual(["g (missing)", "x"]);
  expect(encoder.notes.slice(-2)).toEqual([
    '"e" left out: no value in the train rows',
    '"c", "w" left out: the same value in every train row',
  ]);
});

test("an encoder survives JSON, and describes itself", () => {
  const train = fromColumns({ port: ["S", "C", null, "S"], sex: ["f", "m", "m", "f"], x: [1, 2, null, 4], y: labels }, { target: "y" });
  const encoder = fitEncoder(train);
  const copy: typeof encoder = JSON.parse(JSON.stringify(encoder));
  expect(encode(copy, train)).toEqual(encode(encoder, train));
  expect(describeEncoder(encoder)[0]).toBe(
    "6 inputs: 1 standardised number, 1 column of two values, 1 one-hot column, 1 mark for missing cells",
  );
  expect(columnKinds(encoder)).toEqual({ port: "category", sex: "category", x: "numeric", y: "category" });
});

test("statistics come from train rows alone", () => {
  const table = fromColumns({ x: [1, 2, 3, 1000], y: labels }, { target: "y" });
  expect(fitEncoder(table.take(Int32Array.of(0, 1, 2))).features[0]).toMatchObject({ mean: 2, fill: 2 });
});

test("columns are found by name in any order, and others are ignored", () => {
  const encoder = fitEncoder(fromColumns({ a: [1, 2, 3, 4], b: [4, 3, 1, 2], y: labels }, { target: "y" }));
  const there = encode(encoder, fromColumns({ a: [1], b: [2] }));
  expect(encode(encoder, fromColumns({ z: ["?"], b: [2], a: [1] }))).toEqual(there);
});

test("a column that is not there counts as missing, with a note; none at all is refused", () => {
  const encoder = fitEncoder(fromColumns({ a: [1, 2, 3, 4], b: [4, 3, 1, 2], y: labels }, { target: "y" }));
  const { x, notes } = encode(encoder, fromColumns({ a: [2.5] }, { source: "new.csv" }));
  expect([...x]).toEqual([0, 0]);
  expect(notes).toEqual(['column "b" is not in new.csv: taken as missing in every row']);
  expect(() => encode(encoder, fromColumns({ c: [1] }, { source: "new.csv" }))).toThrow(
    "new.csv: none of the 2 columns that the model reads is here (a, b)",
  );
});

test("words where numbers were learned are read as numbers, and numbers as words", () => {
  const encoder = fitEncoder(fromColumns({ n: [1, 2, 3, 4], w: ["1", "2", "3", "x"], y: labels }, { target: "y" }));
  const { x, notes } = encode(encoder, fromColumns({ n: ["2.5", "many"], w: [2, 3] }));
  expect([...x]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
  expect(notes).toEqual(['column "n": 1 of 2 cells are not numbers, which they were in training: taken as missing']);
});

test("every input is a finite float32, whatever the cells", () => {
  const train = fromColumns({ x: [-1.7e308, 1.7e308, 1.6e308, 0], z: [1e-310, 2e-310, 0, 3e-310], y: labels }, { target: "y" });
  const encoder = fitEncoder(train);
  const extreme = fromColumns({ x: [Number.MAX_VALUE, Number.POSITIVE_INFINITY, -1e308], z: [1e300, Number.NaN, -1] });
  for (const table of [train, extreme]) expect(encode(encoder, table).x.every(Number.isFinite)).toBe(true);
  expect(encode(encoder, extreme).x[1]).toBe(1e6);
});

test("labels are matched by name, and one that train lacks is refused with its rows", () => {
  const table = fromColumns({ x: [1, 2, 3, 4, 5], y: ["b", "a", "b", "c", "c"] }, { target: "y", source: "t.csv" });
  const encoder = fitEncoder(table.take(Int32Array.of(0, 1, 2)));
  expect(encode(encoder, fromColumns({ x: [1, 2], y: ["b", "b"] }, { target: "y" })).y).toEqual(Int32Array.of(1, 1));
  expect(() => encode(encoder, table)).toThrow('t.csv, column "y": the label "c" (2 rows) does not occur in the train rows');
});

test("numbers in a file without the other classes still match the labels learned", () => {
  const encoder = fitEncoder(fromColumns({ x: [1, 2, 3, 4], y: [0, 1, 0, 1] }, { target: "y" }));
  expect(encode(encoder, fromColumns({ x: [1, 2], y: [1, 1] }, { target: "y" })).y).toEqual(Int32Array.of(1, 1));
});

test("a regression target is standardised and decoded back to its unit", () => {
  const train = fromColumns({ x: [1, 2, 3, 4], y: [100.5, 200, 300, 400] }, { target: "y" });
  const encoder = fitEncoder(train);
  const { y } = encode(encoder, train);
  expect([...y!].reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
  [100.5, 200, 300, 400].forEach((value, i) => {
    expect(decodeTarget(encoder, y as Float32Array)[i]).toBeCloseTo(value, 3);
  });
});

test("a table without a target is encoded without y", () => {
  const encoder = fitEncoder(fromColumns({ x: [1, 2, 3, 4], y: labels }, { target: "y" }));
  expect(encode(encoder, fromColumns({ x: [1] }))).not.toHaveProperty("y");
});
