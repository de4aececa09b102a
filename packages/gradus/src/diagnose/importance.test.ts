import { expect, test } from "vitest";
import { randomNumbers } from "../data/index.js";
import { data, diagnose, nn, optim, recipe } from "../index.js";

const { normal } = randomNumbers({ seed: 2 });
const tableOf = (count: number): data.Table => {
  const [strong, weak, idle] = [0, 1, 2].map(() => Float64Array.from({ length: count }, normal));
  return data.fromColumns(
    { strong: strong!, weak: weak!, idle: idle!, y: strong!.map((value, row) => 3 * value + weak![row]! + 0.1 * normal()) },
    { target: "y", task: "regression" },
  );
};
const [train, dev] = [tableOf(400), tableOf(300)];
const line = await recipe({
  model: nn.sequential(nn.dense(1)),
  optimizer: optim.adam({ learningRate: 0.05 }),
  batchSize: 100,
  epochs: 60,
  seed: 1,
})
  .run({ train })
  .result();

test("the importance of a column in a line is twice its squared slope times the column's variance", async () => {
  // E (w x' - w x)^2 = 2 w^2 Var(x) for x' an independent copy of x.
  const { columns, measure, base } = await diagnose.importance(line, dev, { repeats: 10 });
  expect(measure).toBe("squared error");
  expect(base).toBeLessThan(0.05);
  expect(columns.map(({ column }) => column)).toEqual(["strong", "weak", "idle"]);
  const [strong, weak, idle] = columns.map(({ loss }) => loss);
  expect(strong!.value).toBeGreaterThan(14);
  expect(strong!.value).toBeLessThan(22);
  expect(weak!.value).toBeGreaterThan(1.4);
  expect(weak!.value).toBeLessThan(2.6);
  expect(Math.abs(idle!.value)).toBeLessThan(0.01);
  for (const { loss, wrong } of columns) {
    expect(loss.low <= loss.value && loss.value <= loss.high).toBe(true);
    expect(wrong).toBeNull();
  }
});

test("the same seed gives the same numbers, also on a part of the rows; the table stays as it is", async () => {
  const before = dev.columns.map((column) => (column.kind === "numeric" ? column.values.slice() : null));
  const [one, other] = [
    await diagnose.importance(line, dev, { mostRows: 50, seed: 4 }),
    await diagnose.importance(line, dev, { mostRows: 50, seed: 4 }),
  ];
  expect(one).toEqual(other);
  expect(one.rows).toBe(50);
  expect(dev.columns.map((column) => (column.kind === "numeric" ? column.values : null))).toEqual(before);
});

test("a model of plain arrays has no columns to ask for", async () => {
  const plain = await recipe({
    model: nn.sequential(nn.dense(1)),
    optimizer: optim.sgd({ learningRate: 0.01 }),
    batchSize: 2,
    epochs: 1,
    seed: 1,
  })
    .run({ train: { x: [[1], [2]], y: [1.5, 2.5] } })
    .result();
  await expect(diagnose.importance(plain, dev)).rejects.toThrow("knows no columns");
});
