import { expect, test } from "vitest";
import { he, type Init } from "../init/index.js";
import { withStartValues } from "./defaultInit.js";
import * as nn from "./index.js";

/** The start value that the first layer gets before the others. */
const first = (...layers: readonly nn.Layer[]): Init | undefined => (withStartValues(layers)[0] as nn.Dense).init;

test("weights start as the activation that follows wants them", () => {
  expect(first(nn.dense(4), nn.relu())).toBe("he");
  expect(first(nn.dense(4), nn.tanh())).toBe("xavier");
  expect(first(nn.dense(4), nn.selu())).toBe("lecun");
  expect(first(nn.dense(4), nn.leakyRelu({ slope: 0.2 }))).toEqual(he({ slope: 0.2 }));
  expect(first(nn.conv2d(4, { kernel: 3 }), nn.maxPool({ kernel: 2 }), nn.relu())).toBe("he");
});

test("final logits, and a linear layer before another, start with variance 1 / inputs", () => {
  expect(first(nn.dense(4))).toBe("lecun");
  expect(first(nn.dense(4), nn.dense(3), nn.relu())).toBe("lecun");
});

test("normalisation, dropout and reshaping are looked through", () => {
  expect(first(nn.dense(4), nn.batchNorm(), nn.dropout({ keep: 0.5 }), nn.reshape([2, 2]), nn.relu())).toBe("he");
});

test("containers are looked into, and the last layer of an inner one sees what follows outside", () => {
  expect(first(nn.dense(4), nn.residual(nn.relu(), nn.dense(4)))).toBe("he");
  const [inner] = withStartValues([nn.sequential(nn.dense(4)), nn.relu()]) as [nn.Sequential];
  expect((inner.layers[0] as nn.Dense).init).toBe("he");
});

test("a start value that is given stays", () => {
  expect(first(nn.dense(4, { init: "orthogonal" }), nn.relu())).toBe("orthogonal");
});
