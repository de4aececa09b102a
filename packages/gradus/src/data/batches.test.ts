import { expect, test } from "vitest";
import { batchCount, batchesOf, epochOrder } from "./batches.js";

test("every epoch visits each row once, in an order of its own", () => {
  const [first, second] = [0, 1].map((epoch) => epochOrder({ rows: 100, seed: 7, epoch }));
  for (const order of [first!, second!]) expect(Int32Array.from(order).sort()).toEqual(Int32Array.from({ length: 100 }, (_, i) => i));
  expect(first).not.toEqual(second);
});

test("an epoch that is entered in the middle goes on as it would have", () => {
  const order = (): Int32Array => epochOrder({ rows: 25, seed: 7, epoch: 3 });
  const whole = [...batchesOf(order(), { batchSize: 4 })];
  expect([...batchesOf(order(), { batchSize: 4, from: 3 })]).toEqual(whole.slice(3));
});

test("the last rows are kept or dropped as asked", () => {
  const order = Int32Array.from({ length: 10 }, (_, i) => i);
  expect([...batchesOf(order, { batchSize: 4 })].map((batch) => [...batch])).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
  expect([...batchesOf(order, { batchSize: 4, last: "drop" })].length).toBe(2);
  expect([10, 8, 3, 0].map((rows) => batchCount(rows, { batchSize: 4, last: "drop" }))).toEqual([2, 2, 1, 0]);
});

test("a batch size that is no positive whole number is refused", () => {
  for (const batchSize of [0, -1, 1.5])
    expect(() => batchCount(10, { batchSize })).toThrow("batchSize: expected a whole number of at least 1");
});
