import { describe, expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { diagnose, loss, nn, optim, penalty, type Recipe, recipe } from "../index.js";

const numbers = (count: number, seed: number): number[] => Array.from(permutation(count, { seed }), (i) => (2 * i + 1) / count - 1);
const rows = Array.from({ length: 40 }, (_, row) => [numbers(40, 1)[row]!, numbers(40, 2)[row]!, numbers(40, 3)[row]!]);
const labels = rows.map(([a, b]) => (a! * b! > 0 ? "in" : "out"));
const classes = { x: rows, y: labels };

const net = (...layers: readonly nn.Layer[]): Recipe =>
  recipe({ model: nn.sequential(...layers), optimizer: optim.adam({ learningRate: 0.01 }), batchSize: 16, epochs: 1, seed: 4 });

describe("right gradients differ by less than 1e-7", () => {
  const cases: readonly [string, Recipe][] = [
    ["tanh", net(nn.dense(6), nn.tanh(), nn.dense(2))],
    ["relu", net(nn.dense(12), nn.relu(), nn.dense(12), nn.relu(), nn.dense(2))],
    ["dropout", net(nn.dense(12), nn.tanh(), nn.dropout({ keep: 0.6 }), nn.dense(2))],
    ["batch normalisation", net(nn.dense(6), nn.batchNorm(), nn.gelu(), nn.dense(2))],
    ["a residual of normalised layers", net(nn.dense(6), nn.residual(nn.layerNorm(), nn.dense(6), nn.silu()), nn.dense(2))],
    [
      "penalties",
      net(nn.dense(6), nn.tanh(), nn.dense(2)).with({
        penalty: [penalty.l2(0.3, { scale: "lambda/2m" }), penalty.l1(0.1, { scale: "lambda/m" })],
      }),
    ],
    ["smoothed labels", net(nn.dense(6), nn.tanh(), nn.dense(2)).with({ loss: loss.softmaxCrossEntropy({ labelSmoothing: 0.1 }) })],
    ["a convolution", net(nn.reshape([1, 3]), nn.conv1d(4, { kernel: 2 }), nn.softplus(), nn.flatten(), nn.dense(2))],
  ];
  test.each(cases)("%s", (_, value) => {
    const found = diagnose.gradientCheck(value, classes);
    expect(found).toMatchObject({ judgement: "fine" });
    expect(found.difference).toBeLessThan(1e-7);
    expect(found.rows.length).toBeGreaterThanOrEqual(4);
    expect(found.rows.every(({ sampled }) => sampled > 0)).toBe(true);
  });
});

test("a planted mistake in one term of one gradient is found, and its layer named", () => {
  // x sigmoid(x), whose second factor is taken for a constant
  const faulty = nn.custom("forgetfulSilu", (x) => x.mul(x.sigmoid().stopGradient()));
  const { judgement, rows: table, notes } = diagnose.gradientCheck(net(nn.dense(5), nn.tanh(), nn.dense(4), faulty, nn.dense(2)), classes);
  expect(judgement).toBe("wrong");
  expect(Object.fromEntries(table.map((row) => [row.parameter, row.judgement]))).toEqual({
    "0.weight": "wrong",
    "0.bias": "wrong",
    "2.weight": "wrong",
    "2.bias": "wrong",
    "4.weight": "fine",
    "4.bias": "fine",
  });
  expect(notes.join("\n")).toMatch(/2\.weight: the gradient differs .* A gradient is wrong/);
});

test("a mistake of a part in a thousand is found", () => {
  const faulty = nn.custom("slightlyWrong", (x) => x.mul(0.999).add(x.stopGradient().mul(0.001)));
  const { judgement, difference } = diagnose.gradientCheck(net(nn.dense(5), nn.tanh(), faulty, nn.dense(2)), classes);
  expect(judgement).toBe("wrong");
  expect(difference).toBeGreaterThan(1e-4);
  expect(difference).toBeLessThan(1e-2);
});

test("elements that stand at a kink are told from wrong gradients", () => {
  const value = net(nn.dense(4, { init: "zeros" }), nn.relu(), nn.dense(2));
  const { judgement, rows: table, notes } = diagnose.gradientCheck(value, classes);
  expect(judgement).toBe("fine");
  expect(table[1]).toMatchObject({ parameter: "0.bias", judgement: "only kinks", kinks: 4 });
  expect(notes.join("\n")).toMatch(/0\.bias: 4 of 4 sampled elements stand at a kink/);
});

test("regression with one row and few samples is checked too", () => {
  const value = net(nn.dense(3), nn.tanh(), nn.dense(1)).with({ loss: loss.meanSquaredError() });
  const found = diagnose.gradientCheck(value, { x: rows, y: rows.map(([a]) => a! ** 2) }, { rows: 1, parameters: 2 });
  expect(found.difference).toBeLessThan(1e-7);
  expect(found.rows.map(({ sampled }) => sampled)).toEqual([2, 2, 2, 1]);
});
