import { describe, expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { diagnose, init, loss, nn, optim, type Recipe, recipe } from "../index.js";

const numbers = (count: number, seed: number): number[] => Array.from(permutation(count, { seed }), (i) => (2 * i + 1) / count - 1);
const rows = Array.from({ length: 64 }, (_, row) => [numbers(64, 1)[row]!, numbers(64, 2)[row]!]);
const classes = { x: rows, y: rows.map(([a, b]) => (a! * b! > 0 ? 1 : 0)) };

const net = (...layers: readonly nn.Layer[]): Recipe =>
  recipe({ model: nn.sequential(...layers), optimizer: optim.adam({ learningRate: 0.003 }), batchSize: 32, epochs: 3, seed: 4 });

const healthy = net(nn.dense(16), nn.relu(), nn.dropout({ keep: 0.9 }), nn.dense(16), nn.tanh(), nn.dense(2));
const deep = (variance: number, activation: "tanh" | "relu"): Recipe =>
  net(
    ...Array.from({ length: 40 }, () => [nn.dense(40, { init: init.varianceScaling({ scale: variance }) }), nn[activation]()]).flat(),
    nn.dense(2),
  );
const alarmsOf = (found: diagnose.Flow): string[] => [...new Set(found.alarms.map(({ alarm }) => alarm))];

describe.each(["reference", "wasm"] as const)("%s", (backend) => {
  test("every layer at every step has its numbers, and a healthy network raises no alarm", () => {
    const found = diagnose.flow(healthy, classes, { steps: 5, backend });
    expect(found.alarms).toEqual([]);
    expect(found.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    const { layers } = found.steps[4]!;
    expect(layers.map(({ path, layer }) => `${path} ${layer}`)).toEqual(["0 dense", "1 relu", "2 dropout", "3 dense", "4 tanh", "5 dense"]);
    expect(layers.map(({ gradient }) => gradient.parameters !== null)).toEqual([true, false, false, true, false, true]);
    expect(layers.map(({ updateRatio }) => updateRatio !== null)).toEqual([true, false, false, true, false, true]);
    expect(layers.map(({ dead, saturated }) => [dead !== null, saturated !== null])).toEqual([
      [false, false],
      [true, false],
      [false, false],
      [false, false],
      [false, true],
      [false, false],
    ]);
    for (const { activation, gradient } of layers) {
      expect(activation.norm).toBeGreaterThan(0);
      expect(gradient.output).toBeGreaterThan(0);
    }
  });

  test("the numbers are those of the step", () => {
    // One weight w = 2 and bias 0; x = 1, 3; y = 0: predictions 2, 6; J = mean of squares = 20; dJ/dw = mean of 2 (w x) x = 20, dJ/db = mean of 2 w x = 8.
    const line = recipe({
      model: nn.sequential(nn.dense(1, { init: init.constant({ value: 2 }) })),
      loss: loss.meanSquaredError(),
      optimizer: optim.sgd({ learningRate: 0.01 }),
      batchSize: 2,
      epochs: 1,
      seed: 1,
    });
    const { steps } = diagnose.flow(line, { x: [[1], [3]], y: [0, 0] }, { steps: 1, backend });
    const [layer] = steps[0]!.layers;
    expect(steps[0]!.loss).toBeCloseTo(20, 5);
    expect(layer!.activation).toEqual({ norm: expect.closeTo(Math.sqrt(40), 5), mean: expect.closeTo(4, 6), std: expect.closeTo(2, 6) });
    expect(layer!.gradient.parameters).toBeCloseTo(Math.hypot(20, 8), 4);
    expect(layer!.gradient.output).toBeCloseTo(Math.hypot(2, 6), 5); // 2 (prediction - y) / 2
    expect(layer!.updateRatio).toBeCloseTo((0.01 * 20) / 2, 6);
  });

  test("watching does not change the training", async () => {
    const value = healthy.with({ epochs: 2 });
    const losses: number[] = [];
    const run = value.run({ train: classes, backend });
    for (let step = await run.step(); step !== undefined; step = await run.step()) losses.push(step.loss);
    const { steps } = diagnose.flow(value, classes, { steps: 4, backend });
    // On wasm other outputs may be summed in another order of fused loops, never by more than rounding.
    steps.forEach(({ loss: watched }, at) => {
      expect(watched).toBeCloseTo(losses[at]!, 5);
    });
  });
});

test("gradients that vanish and explode with depth are told, with the first layer and a remedy", () => {
  const vanishing = diagnose.flow(deep(0.5, "tanh"), classes, { steps: 2 });
  expect(alarmsOf(vanishing)).toContain("vanishing");
  expect(vanishing.alarms[0]!.text).toMatch(/the gradient at layer 0 is .* of that at layer 80.*xavier/);
  expect(alarmsOf(diagnose.flow(deep(8, "relu"), classes, { steps: 2 }))).toContain("exploding");
  for (const value of [deep(1, "tanh"), deep(2, "relu")])
    expect(alarmsOf(diagnose.flow(value, classes, { steps: 2 })).filter((alarm) => alarm === "vanishing" || alarm === "exploding")).toEqual(
      [],
    );
});

test("dead units are those that no row of any step makes active", () => {
  const value = net(nn.dense(10, { biasInit: init.constant({ value: -50 }) }), nn.relu(), nn.dense(2));
  const found = diagnose.flow(value, classes, { steps: 3 });
  expect(found.alarms.find(({ alarm }) => alarm === "dead")).toMatchObject({ path: "1", value: 1 });
  expect(found.deadThroughout).toEqual([
    { path: "0", share: null },
    { path: "1", share: 1 },
    { path: "2", share: null },
  ]);
});

test("saturated activations, and steps that are too large or too small, are told", () => {
  const wide = net(nn.dense(10, { init: init.normal({ std: 60 }) }), nn.sigmoid(), nn.dense(2));
  expect(diagnose.flow(wide, classes).alarms.find(({ alarm }) => alarm === "saturated")).toMatchObject({ path: "1" });
  const rate = (learningRate: number): Recipe => net(nn.dense(8), nn.tanh(), nn.dense(2)).with({ optimizer: optim.adam({ learningRate }) });
  expect(alarmsOf(diagnose.flow(rate(1e-6), classes))).toEqual(["slow"]);
  expect(alarmsOf(diagnose.flow(rate(1), classes))).toContain("fast");
});

test("a training that runs away ends with an alarm instead of an error", () => {
  const value = net(nn.dense(8), nn.relu(), nn.dense(1)).with({
    loss: loss.meanSquaredError(),
    optimizer: optim.sgd({ learningRate: 1e6 }),
  });
  const { steps, alarms } = diagnose.flow(value, classes, { steps: 50 });
  expect(steps.length).toBeLessThan(50);
  expect(alarms[0]).toMatchObject({ alarm: "not finite" });
});

test("in convolutions a unit is a channel", () => {
  const value = net(
    nn.reshape([1, 2]),
    nn.conv1d(3, { kernel: 1, biasInit: init.constant({ value: 5 }) }),
    nn.relu(),
    nn.flatten(),
    nn.dense(2),
  );
  const { deadThroughout } = diagnose.flow(value, classes, { steps: 2 });
  expect(deadThroughout.find(({ path }) => path === "2")).toEqual({ path: "2", share: 0 });
});
