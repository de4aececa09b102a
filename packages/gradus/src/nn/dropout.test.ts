import { expect, test } from "vitest";
import { evaluate } from "../engine/backends/reference/index.js";
import { constant, gradients, input, sum } from "../engine/graph/index.js";
import { collectScope } from "./collectScope.js";
import { dropout, sequential, traceLayer } from "./index.js";

/** Dropout of ones in training, as numbers. */
function dropped(
  layer: ReturnType<typeof dropout>,
  { shape = [4000], seed = 1, step = 1 }: { shape?: number[]; seed?: number; step?: number } = {},
): Float64Array {
  const { scope } = collectScope({ training: true, seed: constant(seed, [], "i32"), step: constant(step, [], "i32") });
  const y = traceLayer(layer, constant(1, shape), scope);
  return evaluate([y], { inputs: new Map(), states: new Map() }).get(y)!;
}

const zeros = (values: Float64Array): number => values.filter((value) => value === 0).length;

test("keep and drop say the same share: kept elements are divided by it, the mean stays", () => {
  for (const layer of [dropout({ keep: 0.8 }), dropout({ drop: 0.2 })]) {
    const y = dropped(layer);
    expect(Math.abs(zeros(y) - 800)).toBeLessThan(5 * Math.sqrt(4000 * 0.16));
    for (const value of y) if (value !== 0) expect(value).toBeCloseTo(1.25, 12);
  }
});

test("the mask follows from seed and step, and changes with either", () => {
  const y = dropped(dropout({ keep: 0.5 }));
  expect(dropped(dropout({ keep: 0.5 }))).toEqual(y);
  expect(dropped(dropout({ keep: 0.5 }), { step: 2 })).not.toEqual(y);
  expect(dropped(dropout({ keep: 0.5 }), { seed: 2 })).not.toEqual(y);
});

test("two dropout layers of one model draw different masks", () => {
  const { scope } = collectScope({ training: true, seed: constant(1, [], "i32"), step: constant(1, [], "i32") });
  const x = constant(1, [500]);
  const layer = dropout({ keep: 0.5 });
  const [a, b] = [traceLayer(layer, x, scope.child("0")), traceLayer(layer, x, scope.child("1"))];
  const values = evaluate([a, b], { inputs: new Map(), states: new Map() });
  expect(values.get(a)).not.toEqual(values.get(b));
});

test("channels are kept or dropped as a whole", () => {
  const y = dropped(dropout({ keep: 0.5, of: "channels" }), { shape: [50, 20, 3] });
  for (let at = 0; at < y.length; at += 3) expect(new Set(y.subarray(at, at + 3)).size).toBe(1);
  expect(Math.abs(zeros(y) / 3 - 500)).toBeLessThan(5 * Math.sqrt(1000 * 0.25));
});

test("the gradient passes through the same mask, and an infinite element that is dropped leaves no NaN", () => {
  const x = input("x", [6]);
  const { scope } = collectScope({ training: true, seed: constant(1, [], "i32"), step: constant(1, [], "i32") });
  const y = traceLayer(dropout({ keep: 0.5 }), x, scope);
  const [dx] = gradients(sum(y), [x]);
  const ones = evaluate([y, dx!], { inputs: new Map([["x", new Float64Array(6).fill(1)]]), states: new Map() });
  expect(ones.get(dx!)).toEqual(ones.get(y));
  expect(zeros(ones.get(y)!)).toBeGreaterThan(0);
  const infinite = evaluate([y], { inputs: new Map([["x", new Float64Array(6).fill(Number.POSITIVE_INFINITY)]]), states: new Map() });
  expect(infinite.get(y)!.some(Number.isNaN)).toBe(false);
});

test("prediction and keep 1 leave x alone and ask for no random numbers", () => {
  const x = input("x", [3]);
  const options = { seed: constant(0, [], "i32"), step: constant(0, [], "i32") };
  expect(traceLayer(dropout({ keep: 0.5 }), x, collectScope({ ...options, training: false }).scope)).toBe(x);
  expect(traceLayer(dropout({ keep: 1 }), x, collectScope({ ...options, training: true }).scope)).toBe(x);
});

test("the share is a run-time number, named by the layer's path", () => {
  const collection = collectScope({ training: true, seed: constant(0, [], "i32"), step: constant(0, [], "i32") });
  traceLayer(sequential(dropout({ drop: 0.25 })), input("x", [2, 3]), collection.scope);
  expect(collection.scalars).toEqual([{ path: "0.keep", value: 0.75 }]);
});

test("impossible or doubled shares are refused", () => {
  expect(() => dropout({ keep: 0 })).toThrow("nn.dropout, keep: expected a number in (0, 1], got 0");
  expect(() => dropout({ drop: 1 })).toThrow("nn.dropout, drop: expected a number in [0, 1), got 1");
  expect(() => dropout({ keep: 0.8, drop: 0.2 } as never)).toThrow("nn.dropout: both keep (0.8) and drop (0.2) are given");
  expect(() => dropout({} as never)).toThrow("nn.dropout: neither keep nor drop is given. Give the share to keep, as { keep: 0.8 }");
});
