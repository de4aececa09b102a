import { expect, test } from "vitest";
import { constant, input } from "../engine/graph/index.js";
import { collectScope } from "./collectScope.js";
import { dense, sequential, traceLayer } from "./index.js";

const collect = () => collectScope({ training: true, seed: constant(0, [], "i32"), step: constant(0, [], "i32") });

test("a dense layer asks for a weight [inputs, units] with fans, and a bias [units] that starts at zero", () => {
  const { scope, parameters } = collect();
  traceLayer(dense(4), input("x", [3, 7]), scope);
  const fans = { fanIn: 7, fanOut: 4 };
  expect(parameters).toEqual([
    { path: "weight", shape: [7, 4], init: "lecun", kind: "weight", fans },
    { path: "bias", shape: [4], init: "zeros", kind: "bias", fans },
  ]);
});

test("a bias can be left out", () => {
  const { scope, parameters } = collect();
  traceLayer(dense(4, { bias: false }), input("x", [3, 7]), scope);
  expect(parameters.map(({ path }) => path)).toEqual(["weight"]);
});

test("images are refused with the layer's path, the shape and the remedy", () => {
  const model = sequential(dense(8), dense(4));
  expect(() => traceLayer(model, input("x", [3, 1, 8, 8]), collect().scope)).toThrow(
    "model.0 (dense): expected x [batch, inputs] or [batch, time, inputs], got [3 x 1 x 8 x 8]. Put nn.flatten() before it.",
  );
});

test("a number of units that is no positive whole number is refused", () => {
  for (const units of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => dense(units)).toThrow(/^nn\.dense, units: /);
});

test("a start value that does not exist is refused with the closest name", () => {
  expect(() => dense(2, { init: "hee" as "he" })).toThrow('nn.dense, init: there is no "hee" (did you mean "he"?)');
});
