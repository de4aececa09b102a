import { expect, test } from "vitest";
import { constant, input, state } from "../engine/graph/index.js";
import { batchNorm, collectScope, dense, dropout, relu, sequential, traceLayer } from "./index.js";

const model = sequential(dense(4), batchNorm(), relu(), dropout({ keep: 0.5 }), dense(2));
const seed = input("seed", [], "i32");
const step = input("step", [], "i32");

test("a first trace records parameters, buffers, numbers and updates in layer order", () => {
  const { scope, parameters, buffers, scalars, updates } = collectScope({ training: true, seed, step });
  traceLayer(model, input("x", [8, 3]), scope);
  expect(parameters.map(({ path, shape, kind }) => [path, shape, kind])).toEqual([
    ["0.weight", [3, 4], "weight"],
    ["0.bias", [4], "bias"],
    ["1.scale", [4], "scale"],
    ["1.shift", [4], "shift"],
    ["4.weight", [4, 2], "weight"],
    ["4.bias", [2], "bias"],
  ]);
  expect(parameters.map(({ init }) => init)).toEqual(["he", "zeros", "ones", "zeros", "lecun", "zeros"]);
  expect(buffers).toEqual([
    { path: "1.runningMean", shape: [4], initial: 0 },
    { path: "1.runningVariance", shape: [4], initial: 1 },
  ]);
  expect(scalars).toEqual([{ path: "3.keep", value: 0.5 }]);
  expect([...updates.keys()]).toEqual(["1.runningMean", "1.runningVariance"]);
});

test("a second trace gets the symbols of its lookup and asks for the same, in prediction too", () => {
  const first = collectScope({ training: true, seed, step });
  traceLayer(model, input("x", [8, 3]), first.scope);
  const asked: string[] = [];
  const second = collectScope({
    training: false,
    seed,
    step,
    lookup: {
      parameter: ({ path, shape }) => {
        asked.push(path);
        return state(`mine.${path}`, shape);
      },
    },
  });
  traceLayer(model, input("x", [1, 3]), second.scope);
  expect(asked).toEqual(first.parameters.map(({ path }) => path));
  expect(second.buffers).toEqual(first.buffers);
  expect(second.updates.size).toBe(0);
});

test("every source of random numbers has a stream of its own, the same in each trace", () => {
  const streams = () => {
    const { scope } = collectScope({ training: true, seed, step });
    return [scope.random(), scope.child("a").random(), scope.child("a").child("b").random()].map(({ stream }) => stream);
  };
  expect(new Set(streams()).size).toBe(3);
  expect(streams()).toEqual(streams());
});

test("a vector without fans of its own counts as one input an element", () => {
  const { scope, parameters } = collectScope({ training: true, seed: constant(0, [], "i32"), step });
  scope.parameter("gain", [5], "ones", "scale");
  expect(parameters[0]!.fans).toEqual({ fanIn: 1, fanOut: 5 });
});
