import { expect, test } from "vitest";
import { evaluate } from "../engine/backends/reference/index.js";
import { constant, input } from "../engine/graph/index.js";
import {
  collectScope,
  concatBranches,
  dense,
  fitBuffers,
  flatten,
  minMax,
  relu,
  residual,
  sequential,
  standardize,
  traceLayer,
} from "./index.js";
import { fitStandardize } from "./standardize.js";

test("fitted on rows, it gives each feature mean 0 and variance 1", () => {
  const rows = [1, 100, 3, 100, 5, 100, 7, 100];
  const buffers = fitBuffers(sequential(standardize(), dense(2)), rows, [2]);
  const { scope } = collectScope({
    training: false,
    seed: constant(0, [], "i32"),
    step: constant(0, [], "i32"),
    lookup: { buffer: ({ path, shape }) => constant(buffers.get(`0.${path}`)!, shape) },
  });
  const y = traceLayer(standardize(), constant(rows, [4, 2]), scope);
  const root = Math.sqrt(5);
  expect([...evaluate([y], { inputs: new Map(), states: new Map() }).get(y)!].map((value) => value.toFixed(9))).toEqual(
    [-3 / root, 0, -1 / root, 0, 1 / root, 0, 3 / root, 0].map((value) => value.toFixed(9)),
  );
});

test("a constant feature has scale 1, even where rounding leaves it a tiny variance", () => {
  const { mean, scale } = fitStandardize(new Float64Array(30).fill(0.1), [3]);
  mean.forEach((value) => {
    expect(value).toBeCloseTo(0.1, 12);
  });
  expect([...scale]).toEqual([1, 1, 1]);
});

test("channels of images are fitted over rows and positions", () => {
  const { mean, scale } = fitStandardize([0, 2, 10, 10, 4, 6, 30, 30], [2, 2]);
  expect([...mean]).toEqual([3, 20]);
  expect([...scale]).toEqual([1 / Math.sqrt(5), 1 / 10]);
});

test("a large mean costs the variance no digits", () => {
  const { scale } = fitStandardize([1e9, 1e9 + 2], [1]);
  expect(scale[0]).toBe(1);
});

test("only a layer at the start of the model is fitted, also inside of a nested sequential", () => {
  expect([...fitBuffers(sequential(sequential(standardize()), dense(2)), [1, 2], [1]).keys()]).toEqual(["0.0.mean", "0.0.scale"]);
  expect([...fitBuffers(standardize(), [1, 2], [1]).keys()]).toEqual(["mean", "scale"]);
  expect(fitBuffers(sequential(dense(2)), [1, 2], [1]).size).toBe(0);
});

test("behind another layer it is refused, wherever it hides", () => {
  const scope = () => collectScope({ training: true, seed: constant(0, [], "i32"), step: constant(0, [], "i32") }).scope;
  const x = input("x", [3, 4]);
  expect(() => traceLayer(sequential(dense(2), standardize()), x, scope())).toThrow(
    /^model\.1 \(standardize\): nn\.standardize\(\) stands after .*Put it first/,
  );
  expect(() => traceLayer(sequential(flatten(), sequential(standardize(), relu())), x, scope())).toThrow(
    /^model\.1\.0 \(standardize\): nn\.standardize\(\) stands after model\.0 \(flatten\)/,
  );
  expect(() => traceLayer(sequential(standardize(), standardize(), dense(2)), x, scope())).toThrow(/^model\.1 \(standardize\)/);
  expect(() => traceLayer(sequential(sequential(standardize(), relu()), dense(2)), x, scope())).not.toThrow();
});

test("inside of a residual or a branch it is refused, even at the start of the model", () => {
  const scope = () => collectScope({ training: true, seed: constant(0, [], "i32"), step: constant(0, [], "i32") }).scope;
  const x = input("x", [3, 4]);
  expect(() => traceLayer(residual(minMax(), dense(4)), x, scope())).toThrow(
    "model.0 (minMax): nn.minMax() stands inside of nn.residual(), so it cannot be fitted before training. Put it first in the model",
  );
  expect(() => traceLayer(sequential(concatBranches([dense(2), sequential(standardize(), dense(2))])), x, scope())).toThrow(
    /^model\.0\.1\.0 \(standardize\): nn\.standardize\(\) stands inside of nn\.concatBranches\(\)/,
  );
  expect(() => traceLayer(sequential(standardize(), residual(dense(4))), x, scope())).not.toThrow();
});
