import { expect, test } from "vitest";
import { constant, openSession } from "../engine/index.js";
import { collectScope } from "./collectScope.js";
import { fitBuffers } from "./fitBuffers.js";
import { traceLayer } from "./members.js";
import { piecewiseEdges, piecewiseLinear } from "./piecewiseLinear.js";

test("few values are their own edges, frequent ones stay edges, and quantiles cut the rest", () => {
  expect([...piecewiseEdges(Float64Array.of(1, 1, 2, 5), 4)]).toEqual([1, 2, 5]);
  const spiked = Float64Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i));
  expect([...piecewiseEdges(spiked, 3)]).toEqual([0, 60, 80, 99]);
});

test("codes are those of the formula, and what a column has no bins for is 0", () => {
  const layer = piecewiseLinear({ columns: [1], bins: 3, factor: 0.5 });
  const train = [9, 0, 9, 2, 9, 10];
  const buffers = fitBuffers(layer, train, [2]);
  const { scope } = collectScope({
    training: false,
    seed: constant(1, [], "i32"),
    step: constant(1, [], "i32"),
    lookup: { buffer: ({ path, shape }) => constant(buffers.get(path)!, shape) },
  });
  const program = openSession({ backend: "reference", states: [] }).compile({
    outputs: { y: traceLayer(layer, constant([7, 1, 7, 4, 7, 50], [3, 2]), scope) },
  });
  program.run();
  expect(Array.from(program.output("y"), (value) => value + 0)).toEqual([7, 1, 0, -0.5, 0, 7, 4, 0.5, -0.25, 0, 7, 50, 0.5, 0.5, 0]);
});

test("columns that do not exist, stand twice, or miss a number of bins are refused", () => {
  expect(() => piecewiseLinear({ columns: [1, 1], bins: 2 })).toThrow("stands there twice");
  expect(() => piecewiseLinear({ columns: [0, 1], bins: [2] })).toThrow("expected 2 numbers");
});
