import { expect, test } from "vitest";
import { constant, input } from "../engine/graph/index.js";
import {
  checkedLayer,
  collectScope,
  conv2d,
  dense,
  groupNorm,
  type Layer,
  maxout,
  relu,
  reshape,
  residual,
  sequential,
  traceLayer,
} from "./index.js";

const collect = () => collectScope({ training: true, seed: constant(0, [], "i32"), step: constant(0, [], "i32") });

test("parameters are named by their layer's place, nested ones by the whole path", () => {
  const collection = collect();
  traceLayer(sequential(dense(4), relu(), residual(dense(3), relu(), dense(4))), input("x", [2, 5]), collection.scope);
  expect(collection.parameters.map(({ path }) => path)).toEqual(["0.weight", "0.bias", "2.0.weight", "2.0.bias", "2.2.weight", "2.2.bias"]);
});

test("operations are known by the layer that made them", () => {
  expect(traceLayer(sequential(dense(4), relu()), input("x", [2, 5]), collect().scope).toString()).toBe("relu[2 x 4] in model.1 (relu)");
});

test("shapes that do not fit are refused with the layer's path, both shapes and the way out", () => {
  const refused = (x: number[], ...layers: readonly Layer[]) =>
    expect(() => traceLayer(sequential(...layers), input("x", x), collect().scope));
  refused([2, 5], dense(4), residual(dense(3))).toThrow("model.1 (residual): the layers turn [2 x 4] into [2 x 3]");
  refused([2, 5], reshape([2, 3])).toThrow("model.0 (reshape): a row of [5] has 5 elements and cannot become [2 x 3]");
  refused([2, 5], reshape([2, -1])).toThrow("model.0 (reshape)");
  refused([2, 5], maxout({ pieces: 2 })).toThrow("model.0 (maxout): 5 features do not make groups of 2");
  refused([2, 3, 4], groupNorm({ groups: 2 })).toThrow("model.0 (groupNorm): 3 channels do not make 2 equal groups");
  refused([2, 5], conv2d(4, { kernel: 3 })).toThrow("model.0 (conv2d): expected x [batch, channels, size..], got [2 x 5]");
  refused([2, 3, 8], conv2d(4, { kernel: 3 })).toThrow("model.0 (conv2d): expected x [batch, channels, height, width], got [2 x 3 x 8]");
  refused([2, 1, 2, 2], conv2d(4, { kernel: 3 })).toThrow("model.0 (conv2d): windows: a window of [3 x 3]");
  refused([2, 3, 8, 8], conv2d(4, { kernel: 3, groups: 2 })).toThrow("2 groups do not divide 3 channels and 4 filters");
});

test("what is no layer is refused where it stands", () => {
  expect(() => sequential()).toThrow("nn.sequential: there is no layer");
  expect(() => sequential(dense(2), relu as never)).toThrow(
    "nn.sequential, layer 1: expected a layer, got a function. Call it, as in nn.relu()",
  );
  expect(() => sequential([dense(2)] as never)).toThrow("nn.sequential, layer 0: expected a layer, got a list");
});

test("a deep model comes back from JSON", () => {
  const model = sequential(dense(4), residual(relu(), sequential(dense(4))));
  expect(checkedLayer(JSON.parse(JSON.stringify(model)))).toEqual(model);
});
