import { expect, test } from "vitest";
import { evaluate } from "../engine/backends/reference/index.js";
import { constant, gradients, input, type Sym, sum } from "../engine/graph/index.js";
import { type BatchNorm, batchNorm, type Collection, checkedLayer, collectScope, sequential, traceLayer } from "./index.js";

/** A layer over a constant batch; buffers and parameters have their start values. */
function normalised(layer: BatchNorm, x: Sym, training = true) {
  const collection = collectScope({
    training,
    seed: constant(0, [], "i32"),
    step: constant(0, [], "i32"),
    lookup: {
      parameter: ({ shape, init }) => constant(init === "ones" ? 1 : 0, shape),
      buffer: ({ shape, initial }) => constant(initial, shape),
    },
  });
  const y = traceLayer(layer, x, collection.scope);
  const next = [...collection.updates.values()];
  const values = evaluate([y, ...next], { inputs: new Map(), states: new Map() });
  const updates = Object.fromEntries([...collection.updates].map(([path, symbol]) => [path, [...values.get(symbol)!]]));
  return { y: [...values.get(y)!], updates, collection };
}

const x = constant([0, 10, 2, 30], [2, 2]); // features {0, 2} and {10, 30}

test("each feature of a batch gets mean 0 and variance 1 in training", () => {
  const { y } = normalised(batchNorm({ eps: 0 }), x);
  expect(y).toEqual([-1, -1, 1, 1]);
});

test("the running variance takes the unbiased variance of {0, 2}, 2, with the weight of the new batch", () => {
  const { updates } = normalised(batchNorm({ runningWeight: 0.1 }), x);
  expect(updates.runningMean![0]).toBeCloseTo(0.1, 12);
  expect(updates.runningVariance![0]).toBeCloseTo(0.9 + 0.1 * 2, 12);
});

test("or the biased one, 1, where that is asked for", () => {
  const { updates } = normalised(batchNorm({ runningWeight: 0.1, variance: "biased" }), x);
  expect(updates.runningVariance![0]).toBeCloseTo(0.9 + 0.1 * 1, 12);
});

test("prediction uses the running statistics and changes nothing", () => {
  const { y, updates } = normalised(batchNorm({ eps: 0 }), x, false);
  expect(y).toEqual([0, 10, 2, 30]);
  expect(updates).toEqual({});
});

test("channels of images share their statistics over rows and positions", () => {
  const images = constant([0, 2, 5, 5, 4, 6, 5, 5], [2, 2, 2]); // channel 0: {0, 2, 4, 6}, channel 1: all 5
  const { y } = normalised(batchNorm({ eps: 1e-12 }), images);
  const root = Math.sqrt(5);
  [-3 / root, -1 / root, 0, 0, 1 / root, 3 / root, 0, 0].forEach((value, i) => {
    expect(y[i]).toBeCloseTo(value, 9);
  });
});

test("scale and shift can be left out, each on its own", () => {
  const paths = (layer: BatchNorm): string[] => normalised(layer, x).collection.parameters.map(({ path, kind }) => `${path}: ${kind}`);
  expect(paths(batchNorm())).toEqual(["scale: scale", "shift: shift"]);
  expect(paths(batchNorm({ scale: false }))).toEqual(["shift: shift"]);
  expect(paths(batchNorm({ scale: false, shift: false }))).toEqual([]);
});

test("a batch of one row is refused in training with the layer's path and the way out, and is fine in prediction", () => {
  const one = constant([1, 2], [1, 2]);
  expect(() => normalised(batchNorm(), one)).toThrow(
    /^model \(batchNorm\): in training each feature needs at least 2 values.*got a batch of 1\. Use a batch size/,
  );
  expect(() => normalised(batchNorm(), one, false)).not.toThrow();
});

test("a vector without features is refused", () => {
  const scope = collectScope({ training: true, seed: constant(0, [], "i32"), step: constant(0, [], "i32") }).scope;
  expect(() => traceLayer(sequential(batchNorm()), constant(1, [4]), scope)).toThrow("model.0 (batchNorm): expected x [batch, features]");
});

test("frozen, it uses the running statistics in training too, changes nothing, and takes a batch of one row", () => {
  const layer = batchNorm({ eps: 0, frozen: true });
  const { y, updates } = normalised(layer, x);
  expect(y).toEqual([0, 10, 2, 30]);
  expect(updates).toEqual({});
  expect(normalised(layer, constant([1, 2], [1, 2])).y).toEqual([1, 2]);
  expect(checkedLayer(JSON.parse(JSON.stringify(layer)))).toEqual(layer);
});

test("frozen, its gradients in training are those of prediction, whose statistics are constants: scale / sqrt(variance + eps) for each element", () => {
  const place = input("x", [3, 2]);
  const values = { scale: [3, 0.5], shift: [1, -1], runningMean: [0.4, 20], runningVariance: [4, 9] };
  const y = traceLayer(batchNorm({ eps: 0, frozen: true }), place, scopeOver(values, true).scope);
  const [slope] = gradients(sum(y), [place]);
  const inputs = new Map([["x", Float64Array.from(z)]]);
  const found = [...evaluate([slope!], { inputs, states: new Map() }).get(slope!)!];
  found.forEach((value, at) => {
    expect(value).toBeCloseTo(at % 2 === 0 ? 3 / 2 : 0.5 / 3, 12);
  });
});

test("weights outside of (0, 1], a negative eps and unknown kinds are refused", () => {
  expect(() => batchNorm({ runningWeight: 0 })).toThrow("nn.batchNorm, runningWeight: expected a number in (0, 1], got 0");
  expect(() => batchNorm({ eps: -1 })).toThrow("nn.batchNorm, eps");
  expect(() => batchNorm({ frozen: 1 as never })).toThrow("nn.batchNorm, frozen: expected true or false");
  expect(() => batchNorm({ variance: "unbiassed" as "unbiased" })).toThrow('did you mean "unbiased"?');
});

/** The trained and the predicted layer over z, with these parameters and running statistics. */
function layerOver(z: Sym, values: Readonly<Record<string, number[]>>, training: boolean, eps = 1e-3): number[] {
  const y = traceLayer(batchNorm({ eps }), z, scopeOver(values, training).scope);
  return [...evaluate([y], { inputs: new Map(), states: new Map() }).get(y)!];
}

/** A scope whose parameters and buffers are these. */
function scopeOver(values: Readonly<Record<string, number[]>>, training: boolean): Collection {
  return collectScope({
    training,
    seed: constant(0, [], "i32"),
    step: constant(0, [], "i32"),
    lookup: {
      parameter: ({ path, shape }) => constant(values[path]!, shape),
      buffer: ({ path, shape, initial }) => constant(values[path] ?? initial, shape),
    },
  });
}

const z = [0.3, 10, 2.7, 31, -1.2, 24];
const statistics = [0, 1].map((feature) => {
  const column = [z[feature]!, z[feature + 2]!, z[feature + 4]!];
  const mean = (column[0]! + column[1]! + column[2]!) / 3;
  return { mean, variance: column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3 };
});

test("with gamma = sqrt(sigma^2 + eps) and beta = mu it gives z back, in training and in prediction", () => {
  const values = {
    scale: statistics.map(({ variance }) => Math.sqrt(variance + 1e-3)),
    shift: statistics.map(({ mean }) => mean),
    runningMean: statistics.map(({ mean }) => mean),
    runningVariance: statistics.map(({ variance }) => variance),
  };
  for (const training of [true, false])
    layerOver(constant(z, [3, 2]), values, training).forEach((value, at) => {
      expect(value).toBeCloseTo(z[at]!, 12);
    });
});

test("a bias before it is redundant: the batch's mean takes it out again", () => {
  const values = { scale: [2, 0.5], shift: [1, -1] };
  const [plain, biased] = [0, 5].map((b) =>
    layerOver(
      constant(
        z.map((value) => value + b),
        [3, 2],
      ),
      values,
      true,
    ),
  ) as [number[], number[]];
  plain.forEach((value, at) => {
    expect(biased[at]!).toBeCloseTo(value, 12);
  });
});
