import { expect, test } from "vitest";
import { constant, input, mean, type Sym } from "../engine/graph/index.js";
import { checkedLayer, collectScope, custom, sequential, traceLayer } from "./index.js";

const scope = () => collectScope({ training: true, seed: constant(0, [], "i32"), step: constant(0, [], "i32") });

test("a function becomes a layer, with parameters named by its path and options from the recipe", () => {
  const scaled = (factor: number) =>
    custom(
      "scaledTanh",
      (x, at, options) =>
        x
          .tanh()
          .mul(at.parameter("gain", [1], "ones", "scale"))
          .mul((options as { factor: number }).factor),
      { factor },
    );
  const collection = scope();
  const y = traceLayer(sequential(scaled(2), scaled(3)), input("x", [4, 5]), collection.scope);
  expect(y.shape).toEqual([4, 5]);
  expect(y.place).toBe("model.1 (custom)");
  expect(collection.parameters.map(({ path }) => path)).toEqual(["0.gain", "1.gain"]);
});

test("JSON finds the function by its name, and an unregistered name says how to register it", () => {
  const layer = custom("negate", (x) => x.neg());
  expect(checkedLayer(JSON.parse(JSON.stringify(layer)))).toEqual(layer);
  expect(() => checkedLayer({ layer: "custom", name: "negative" })).toThrow(
    'nn.custom: no layer is registered under the name "negative" (did you mean "negate"?). Call nn.custom("negative", ...) before the model is used or loaded.',
  );
});

test("one name cannot stand for two functions, but the same one may be made again", () => {
  const make = (body: "one" | "two") => (body === "one" ? custom("twice", (x) => x.mul(2)) : custom("twice", (x) => x.add(x)));
  make("one");
  expect(() => make("one")).not.toThrow();
  expect(() => make("two")).toThrow('nn.custom: the name "twice" belongs to another function already');
});

test("a function that loses the batch, or returns no symbol, is refused with its name", () => {
  expect(() =>
    traceLayer(
      custom("lost", (x) => mean(x)),
      input("x", [4, 5]),
      scope().scope,
    ),
  ).toThrow('model (custom) "lost": expected a symbol [4, ..], got scalar');
  expect(() =>
    traceLayer(
      custom("none", () => 3 as unknown as Sym),
      input("x", [4, 5]),
      scope().scope,
    ),
  ).toThrow("got number");
});

test("a parameter asked for twice is refused", () => {
  const twice = custom("doubledName", (x, at) =>
    x.mul(at.parameter("w", [1], "ones", "weight")).mul(at.parameter("w", [1], "ones", "weight")),
  );
  expect(() => traceLayer(sequential(twice), input("x", [4, 5]), scope().scope)).toThrow("0.w: a layer asked for this name twice");
});
