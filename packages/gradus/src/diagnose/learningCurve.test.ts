import { describe, expect, test } from "vitest";
import { data, diagnose, loss, nn, optim, recipe } from "../index.js";
import { draw } from "../init/index.js";
import { fitPowerLaw, lawAt, lawRowsFor, possibleLaws } from "./powerLaw.js";

const normal = (count: number, stream: number): Float64Array =>
  draw({ kind: "normal", mean: 0, std: 1 }, count, { seed: 5, stream: [stream, 0] });

/** y = w x + noise, 10 inputs. */
function line(count: number, stream: number, noise: number): { x: number[][]; y: number[] } {
  const [values, luck, w] = [normal(10 * count, stream), normal(count, stream + 1), normal(10, 99)];
  const x = Array.from({ length: count }, (_, row) => Array.from(values.subarray(10 * row, 10 * row + 10)));
  return { x, y: x.map((each, row) => each.reduce((sum, value, i) => sum + value * w[i]!, 0) + noise * luck[row]!) };
}

const value = recipe({
  model: nn.dense(1),
  loss: loss.meanSquaredError(),
  optimizer: optim.adam({ learningRate: 0.03 }),
  batchSize: 32,
  epochs: 20,
  seed: 2,
});
const [train, dev] = [line(640, 1, 2), line(3000, 3, 2)];

test("errors of least squares follow their law: dev falls to the noise, train rises to it, the forecast holds the truth", async () => {
  const curve = await diagnose.learningCurve(value, { train, dev });
  expect(curve.points.map(({ rows }) => rows)).toEqual([20, 40, 80, 160, 320, 640]);
  const [first, last] = [curve.points[0]!, curve.points.at(-1)!];
  const variance = train.y.reduce((sum, each) => sum + each ** 2, 0) / 640;
  const noise = 4 / variance;
  expect(first.dev.value).toBeGreaterThan(1.3 * noise);
  expect(first.train.value).toBeLessThan(0.8 * noise);
  expect(last.dev.value).toBeLessThan(1.15 * noise);
  const [twice, fourTimes] = curve.forecasts;
  expect([twice!.rows, fourTimes!.rows]).toEqual([1280, 2560]);
  // Least squares: noise (1 + inputs / rows), the sample of dev rows aside
  const truth = noise * (1 + 11 / 2560);
  const luck = 1.1;
  expect(fourTimes!.dev.low).toBeLessThan(truth * luck);
  expect(fourTimes!.dev.high).toBeGreaterThan(truth / luck);
  expect(fourTimes!.dev.high - fourTimes!.dev.low).toBeGreaterThan(0.01 * noise);
});

test("sizes are the caller's, parts hold the ones before, and the same call gives the same curve", async () => {
  const call = () => diagnose.learningCurve(value, { train, dev, sizes: [30, 50] });
  const [curve, again] = [await call(), await call()];
  expect(curve).toEqual(again);
  expect(curve.points.map(({ rows }) => rows)).toEqual([30, 50]);
  expect(curve).toMatchObject({ law: null, forecasts: [], notes: ["a forecast takes four sizes or more"] });
});

test("the smallest part has a row of every class, and tables work as arrays do", async () => {
  const x = Array.from({ length: 80 }, (_, row) => [row % 4, row % 3]);
  const y = x.map(([a]) => ["n", "e", "s", "w"][a!]!);
  const classes = recipe({ model: nn.dense(4), optimizer: optim.adam({ learningRate: 0.1 }), batchSize: 8, epochs: 3, seed: 1 });
  const arrays = await diagnose.learningCurve(classes, { train: { x, y }, dev: { x, y }, sizes: [4, 80] });
  expect(arrays.points).toHaveLength(2);
  await expect(diagnose.learningCurve(classes, { train: { x, y }, dev: { x, y }, sizes: [3] })).rejects.toThrow(/from 4 to 80/);
  const table = data.fromColumns({ a: x.map(([a]) => a!), b: x.map(([, b]) => b!), y }, { target: "y" });
  const [part, rest] = table.split([0.5, 0.5, 0], { seed: 3 });
  const curve = await diagnose.learningCurve(classes.with({ stop: { patience: 5 } }), { train: part, dev: rest, sizes: [5, 40] });
  expect(curve.points[1]!.dev.value).toBeLessThan(0.75);
});

test("sizes that are none are refused", async () => {
  for (const sizes of [[], [0], [3, 3], [10_000], [2.5]])
    await expect(diagnose.learningCurve(value, { train, dev, sizes })).rejects.toThrow(/learningCurve, sizes/);
});

describe("power laws", () => {
  const law = { amount: 3, exponent: 0.6, limit: 0.1 };
  const at = (rows: number) => ({ rows, error: lawAt(law, rows), deviation: 0.005 });
  const exact = [20, 40, 80, 160, 320].map(at);

  test("an exact law is found again", () => {
    const found = fitPowerLaw(exact);
    expect(found.misfit).toBeLessThan(1e-12);
    expect(found.law.exponent).toBeCloseTo(0.6, 10);
    expect(found.law.limit).toBeCloseTo(0.1, 8);
    expect(lawRowsFor(found.law, 0.2)).toBeCloseTo((3 / 0.1) ** (1 / 0.6), 3);
    expect(lawRowsFor(found.law, 0.1)).toBe(Number.POSITIVE_INFINITY);
  });

  test("the range of possible laws holds the true value about as often as it says", () => {
    const noise = normal(5 * 60, 7);
    let held = 0;
    for (let trial = 0; trial < 60; trial++) {
      const points = exact.map((point, i) => ({ ...point, error: point.error + point.deviation * noise[5 * trial + i]! }));
      const { misfit } = fitPowerLaw(points);
      const values = possibleLaws(points, { misfit, seed: trial })
        .map((each) => lawAt(each, 1280))
        .sort((a, b) => a - b);
      if (values[10]! <= lawAt(law, 1280) && lawAt(law, 1280) <= values[389]!) held++;
    }
    expect(held).toBeGreaterThanOrEqual(50); // of 60; 95 % are 57
  });

  test("an error that does not fall gives a law without a fall", () => {
    const { law: flat } = fitPowerLaw([20, 40, 80, 160].map((rows) => ({ rows, error: 0.3 + rows / 1e4, deviation: 0.01 })));
    expect(flat.amount).toBe(0);
    expect(flat.limit).toBeCloseTo(0.3075, 6);
  });
});
