import { describe, expect, test } from "vitest";
import { diagnose, init, nn, optim, type Recipe, recipe } from "../index.js";
import { activationMoments } from "./activationMoments.js";

const net = (...layers: readonly nn.Layer[]): Recipe =>
  recipe({ model: nn.sequential(...layers), optimizer: optim.sgd({ learningRate: 0.1 }), batchSize: 16, epochs: 1, seed: 3 });

/** Each prediction lies within a factor of what is measured. */
function expectNear(rows: readonly diagnose.VarianceRow[], factor: number): void {
  for (const { path, forward, backward } of rows)
    for (const { predicted, measured } of [forward, backward]) {
      expect(measured, path).toBeGreaterThan(0);
      expect(predicted! / measured, path).toBeGreaterThan(1 / factor);
      expect(predicted! / measured, path).toBeLessThan(factor);
    }
}

/** How much the variance of signals changes from one layer to the next, as the mean over layers of measured and predicted logarithms. */
const growth = (rows: readonly diagnose.VarianceRow[], of: "measured" | "predicted"): number =>
  Math.exp(Math.log(rows.at(-1)!.forward[of]! / rows[0]!.forward[of]!) / (rows.length - 1));

const deep = (scale: number, activation: "relu" | "tanh" | "linear"): Recipe =>
  net(
    ...Array.from({ length: 10 }, () => [
      nn.dense(160, { init: init.varianceScaling({ scale }) }),
      ...(activation === "linear" ? [] : [nn[activation]()]),
    ]).flat(),
  );

describe.each(["wasm", "reference"] as const)("%s", (backend) => {
  test("ReLU keeps half of the variance: he keeps the signal's size over the layers, 1/n halves it in each, 4/n doubles it", () => {
    const wide = (scale: number): diagnose.VarianceRow[] =>
      diagnose.variance(
        net(...Array.from({ length: 8 }, () => [nn.dense(64, { init: init.varianceScaling({ scale }) }), nn.relu()]).flat(), nn.dense(4)),
        { inputs: 32, rows: 64, backend },
      );
    for (const [scale, factor] of [
      [1, 0.5],
      [2, 1],
      [4, 2],
    ] as const) {
      const rows = wide(scale).slice(0, 8);
      expect(growth(rows, "predicted")).toBeCloseTo(factor, 5);
      expect(growth(rows, "measured") / factor).toBeGreaterThan(0.8);
      expect(growth(rows, "measured") / factor).toBeLessThan(1.25);
    }
  });
});

test("in wide layers predictions hold forward and backward, for ReLU, tanh and none, over 10 layers", () => {
  for (const activation of ["relu", "tanh", "linear"] as const)
    for (const scale of [0.5, 1, 4]) {
      const rows = diagnose.variance(deep(scale, activation), { inputs: 160, rows: 64 });
      expect(rows).toHaveLength(10);
      expectNear(rows, 3); // 2 sqrt(10 layers * 5 / 160 units) in the logarithm
    }
});

test("the first layer's prediction is the formula: inputs times the variance of a weight times the mean square of the inputs", () => {
  const x = Array.from({ length: 50 }, (_, row) => [row % 5, 3, -(row % 7)]);
  const square = x.flat().reduce((sum, value) => sum + value ** 2, 0) / x.flat().length;
  const [row] = diagnose.variance(net(nn.dense(2, { init: init.normal({ std: 0.5 }), biasInit: init.constant({ value: 3 }) })), {
    inputs: { x, y: x.map(([a]) => (a! > 2 ? 1 : 0)) },
  });
  expect(row!.start).toEqual({ fanIn: 3, fanOut: 2, variance: 0.25 });
  expect(row!.forward.predicted! / (3 * 0.25 * square + 9)).toBeCloseTo(1, 5);
});

test("convolutions with stride and groups, dropout, residuals and normalisation are predicted; pooling goes on from what is measured", () => {
  const convolutional = net(
    nn.conv2d(64, { kernel: 3, init: "he" }),
    nn.relu(),
    nn.conv2d(64, { kernel: 3, stride: 2, groups: 2, init: "he" }),
    nn.relu(),
    nn.averagePool({ kernel: 2 }),
    nn.flatten(),
    nn.dropout({ keep: 0.5 }),
    nn.dense(100, { init: "he" }),
    nn.relu(),
    nn.dense(10, { init: "lecun" }),
  );
  expectNear(diagnose.variance(convolutional, { inputs: [32, 15, 15], rows: 32 }), 1.6);
  const block = (): nn.Layer => nn.residual(nn.layerNorm(), nn.dense(200, { init: "he" }), nn.relu(), nn.dense(200, { init: "lecun" }));
  expectNear(diagnose.variance(net(nn.dense(200, { init: "lecun" }), block(), block(), block(), nn.dense(50)), { inputs: 100 }), 1.6);
});

test("orthogonal weights are predicted, equal ones are not", () => {
  const rows = diagnose.variance(
    net(nn.dense(80, { init: "orthogonal" }), nn.dense(80, { init: init.constant({ value: 0.1 }) }), nn.dense(2)),
    { inputs: 40 },
  );
  expect(rows[0]!.forward.predicted! / rows[0]!.forward.measured).toBeCloseTo(1, 1);
  expect(rows[1]).toMatchObject({ start: null, forward: { predicted: null }, backward: { predicted: null } });
  expect(rows[1]!.forward.measured).toBeGreaterThan(0);
});

test("moments of activations are known for ReLU and close to the identity's near zero for tanh", () => {
  const { square, slopeSquare } = activationMoments(nn.relu(), 3);
  expect(square).toBeCloseTo(1.5, 5);
  expect(slopeSquare).toBeCloseTo(0.5, 6);
  expect(activationMoments(nn.leakyRelu({ slope: 0.1 }), 2).square).toBeCloseTo(1.01, 5);
  expect(activationMoments(nn.tanh(), 1e-6).square / 1e-6).toBeCloseTo(1, 5);
  expect(activationMoments(nn.tanh(), 1e6).square).toBeCloseTo(1, 2);
  // SELU has its fixed point at variance 1: Klambauer et al. 2017
  expect(activationMoments(nn.selu(), 1).square).toBeCloseTo(1, 4);
});

test("inputs that are no number of inputs are refused", () => {
  expect(() => diagnose.variance(net(nn.dense(2)), { inputs: 0 })).toThrow(/diagnose\.variance, inputs/);
  expect(() => diagnose.variance(net(nn.dense(2)), { inputs: 3, rows: 0 })).toThrow(/diagnose\.variance, rows/);
});
