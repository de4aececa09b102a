import { describe, expect, test } from "vitest";
import { data, diagnose, loss, nn, optim, type Recipe, recipe } from "../index.js";
import { epochBatches } from "./epochBatches.js";
import { jobOf } from "./job.js";
import { Stepper } from "./stepper.js";

const backends = ["reference", "wasm"] as const;
const x = Array.from({ length: 23 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]);
const train = { x, y: x.map((_, row) => (row < 3 ? 1 : 0)) };
const net = (options: Partial<Parameters<typeof recipe>[0]> = {}): Recipe =>
  recipe({ model: nn.dense(2), optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 5, epochs: 3, seed: 3, ...options });

const epochOf = (value: Recipe, epoch: number) => epochBatches(jobOf(value.toJSON(), { train, backend: "reference" }), epoch);

test("every row is visited once an epoch, in an order that seed and epoch make, the last part kept or dropped", () => {
  for (const [options, sizes] of [
    [{}, [5, 5, 5, 5, 3]],
    [{ dropLast: true }, [5, 5, 5, 5]],
    [{ batchSize: 3, accumulate: 3 }, [9, 9, 5]],
    [{ batchSize: 3, accumulate: 3, dropLast: true }, [9, 9]],
    [{ batchSize: 50, dropLast: true }, [23]],
  ] as const) {
    const batches = epochOf(net(options), 1);
    expect(batches.map(({ length }) => length)).toEqual(sizes);
    const rows = batches.flatMap((batch) => [...batch]);
    expect(new Set(rows).size).toBe(rows.length);
    expect(epochOf(net(options), 1)).toEqual(batches);
    expect(epochOf(net(options), 2)).not.toEqual(batches);
    expect(epochOf(net({ ...options, seed: 4 }), 1)).not.toEqual(batches);
  }
});

test("a balanced epoch is as long, and its classes are as wanted", () => {
  const rareShare = (sampling: Recipe["sampling"]) => {
    const rows = epochOf(net({ sampling }), 0).flatMap((batch) => [...batch]);
    expect(rows).toHaveLength(23);
    return rows.filter((row) => train.y[row] === 1).length;
  };
  expect([11, 12]).toContain(rareShare({ balanced: true }));
  expect([17, 18]).toContain(rareShare({ balanced: [1, 3] }));
  expect(rareShare({ balanced: [1, 0] })).toBe(0);
});

test("balancing what has no such classes is refused", () => {
  const numbers = { x, y: x.map(([a]) => a!) };
  expect(() => net({ sampling: { balanced: true }, model: nn.dense(1) }).run({ train: numbers })).toThrow(/is a number and has no classes/);
  expect(() => net({ sampling: { balanced: [1, 2, 3] } }).run({ train })).toThrow(/expected 2 weights, got 3/);
});

describe.each(backends)("row weights on %s", (backend) => {
  const stepped = (rows: readonly number[], weights?: readonly number[]) => {
    const stepper = new Stepper(jobOf(net().toJSON(), { train: { ...train, ...(weights && { weights }) }, backend }));
    const { loss } = stepper.step(Int32Array.from(rows), { step: 0, epoch: 0, stepsPerEpoch: 1 });
    return [loss, ...stepper.session.state("parameters")];
  };

  test("a row of weight 2 counts like two rows, one of weight 0 not at all", () => {
    const weighted = stepped(
      [0, 1, 5, 6],
      x.map((_, row) => (row === 1 ? 2 : row === 6 ? 0 : 1)),
    );
    stepped([0, 1, 1, 5]).forEach((number, i) => {
      expect(weighted[i]).toBeCloseTo(number, 6);
    });
    expect(weighted).not.toEqual(stepped([0, 1, 5, 6]));
  });
});

test("a column of a table gives the weights, which follow the rows into every part", () => {
  const columns = { a: [1, 2, 3, 4, 5, 6, 7, 8], w: [1, 2, 3, 4, 5, 6, 7, 8], y: [2, 4, null, 8, 10, 12, 14, 16] };
  const table = data.fromColumns(columns, { target: "y", weights: "w" });
  expect(table.columns.map(({ name }) => name)).toEqual(["a"]);
  expect(table.weights).toEqual(Float64Array.of(1, 2, 4, 5, 6, 7, 8));
  const [part] = table.split([0.6, 0.2, 0.2], { seed: 1 });
  const values = part.column("a")!;
  expect(values.kind === "numeric" && part.weights).toEqual(values.kind === "numeric" && values.values);
  const value = net({ model: nn.dense(1), loss: loss.meanSquaredError() });
  expect(jobOf(value.toJSON(), { train: part, backend: "reference" }).train.weights).toEqual(Float32Array.from(part.weights!));
});

test("weights follow the rows of a learning curve", async () => {
  const many = {
    x: Array.from({ length: 60 }, (_, i) => [i / 30 - 1]),
    y: Array.from({ length: 60 }, (_, i) => Number(i > 30)),
    weights: Array.from({ length: 60 }, (_, i) => 1 + (i % 2)),
  };
  const curve = await diagnose.learningCurve(net({ epochs: 1 }), { train: many, dev: { x: many.x, y: many.y }, sizes: [20, 60] });
  expect(curve.points.map(({ rows }) => rows)).toEqual([20, 60]);
});

test("weights that cannot be are refused", () => {
  const run = (weights: readonly number[]) => net().run({ train: { ...train, weights } });
  expect(() => run([1, 2])).toThrow(/train, weights: expected 23 weights, got 2/);
  expect(() => run(x.map((_, row) => (row === 4 ? -1 : 1)))).toThrow(/train, weights, row 4: the weight is -1/);
  expect(() => run(x.map(() => 0))).toThrow(/every weight is 0/);
  expect(() => data.fromColumns({ a: [1, 2], y: [1, 2] }, { target: "y", weights: "b" })).toThrow(/no column "b"/);
  expect(() => data.fromColumns({ a: ["u", "v"], y: [1, 2] }, { target: "y", weights: "a" })).toThrow(/holds words/);
});
