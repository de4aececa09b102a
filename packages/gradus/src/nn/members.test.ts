import { describe, expect, test } from "vitest";
import { type BackendName, constant, input, openSession, type Shape, type Sym, sizeOf, sum } from "../engine/index.js";
import { draw, fill } from "../init/index.js";
import { compareGradients } from "../testing/gradientCheck.js";
import { collectScope } from "./collectScope.js";
import * as nn from "./index.js";

/** A layer of each kind at work: the shapes of a batch before and after it. */
type Example = Readonly<{ layer: nn.Layer; x: Shape; y: Shape; whole?: boolean }>;

const doubled: nn.CustomTrace = (x, scope) => x.mul(scope.parameter("gain", [1], "ones", "scale")).mul(2);
const same = (layer: nn.Layer): Example => ({ layer, x: [3, 5], y: [3, 5] });
const backends: readonly BackendName[] = ["reference", "wasm"];

const branches = [nn.sequential(nn.dense(2), nn.tanh()), nn.dense(3, { bias: false })];

const examples: { readonly [K in nn.Layer["layer"]]: Example } = {
  averagePool: { layer: nn.averagePool({ kernel: 2, padding: 1, countPadding: false }), x: [2, 3, 5, 4], y: [2, 3, 3, 3] },
  batchNorm: { layer: nn.batchNorm({ eps: 1e-3 }), x: [4, 3, 2], y: [4, 3, 2] },
  conv1d: { layer: nn.conv1d(4, { kernel: 3, stride: 2, padding: "same" }), x: [2, 3, 5], y: [2, 4, 3] },
  conv2d: { layer: nn.conv2d(4, { kernel: [3, 2], padding: [1, 0], groups: 2 }), x: [2, 2, 4, 5], y: [2, 4, 4, 4] },
  custom: same(nn.custom("doubled", doubled, { note: "for the test" })),
  dense: { layer: nn.dense(4, { init: "xavier" }), x: [3, 5], y: [3, 4] },
  dropout: same(nn.dropout({ keep: 0.6 })),
  elu: same(nn.elu({ alpha: 0.7 })),
  embedding: { layer: nn.embedding(6, 2), x: [3, 4], y: [3, 4, 2], whole: true },
  flatten: { layer: nn.flatten(), x: [3, 2, 4], y: [3, 8] },
  gelu: same(nn.gelu()),
  globalAveragePool: { layer: nn.globalAveragePool(), x: [2, 3, 4, 5], y: [2, 3] },
  globalMaxPool: { layer: nn.globalMaxPool(), x: [2, 3, 4, 5], y: [2, 3] },
  groupNorm: { layer: nn.groupNorm({ groups: 2 }), x: [2, 4, 3], y: [2, 4, 3] },
  hardsigmoid: same(nn.hardsigmoid()),
  hardswish: same(nn.hardswish()),
  layerNorm: { layer: nn.layerNorm({ axes: 2 }), x: [2, 3, 4], y: [2, 3, 4] },
  leakyRelu: same(nn.leakyRelu({ slope: 0.2 })),
  logSigmoid: same(nn.logSigmoid()),
  logSoftmax: same(nn.logSoftmax()),
  maxPool: { layer: nn.maxPool({ kernel: 2, stride: 1, dilation: 2 }), x: [2, 3, 5], y: [2, 3, 3] },
  maxout: { layer: nn.maxout({ pieces: 2 }), x: [3, 6], y: [3, 3] },
  mish: same(nn.mish()),
  relu: same(nn.relu()),
  relu6: same(nn.relu6()),
  reshape: { layer: nn.reshape([2, -1]), x: [3, 6], y: [3, 2, 3] },
  residual: same(nn.residual(nn.dense(4), nn.tanh(), nn.dense(5))),
  rmsNorm: same(nn.rmsNorm()),
  selu: same(nn.selu()),
  sequential: { layer: nn.sequential(nn.dense(4), nn.tanh(), nn.dense(2, { bias: false })), x: [3, 5], y: [3, 2] },
  sigmoid: same(nn.sigmoid()),
  silu: same(nn.silu()),
  softmax: same(nn.softmax({ axis: 1 })),
  softplus: same(nn.softplus({ beta: 2 })),
  softsign: same(nn.softsign()),
  standardize: same(nn.standardize()),
  tanh: same(nn.tanh()),
  attention: { layer: nn.attention({ heads: 2, causal: true }), x: [2, 3, 4], y: [2, 3, 4] },
  concatBranches: { layer: nn.concatBranches(branches, { axis: -1 }), x: [3, 4], y: [3, 5] },
  ensemble: {
    layer: nn.ensemble([nn.dense(4), nn.scale(), nn.silu(), nn.dense(2)], { members: 2, combine: "mean" }),
    x: [6, 3],
    y: [6, 2],
  },
  gru: { layer: nn.gru(3, { depth: 2, returnSequences: true }), x: [2, 4, 3], y: [2, 4, 3] },
  lstm: { layer: nn.lstm(2, { depth: 2, bidirectional: true }), x: [2, 3, 3], y: [2, 4] },
  minMax: same(nn.minMax({ low: -1, high: 1 })),
  periodic: { layer: nn.periodic({ columns: [2, 0], frequencies: 3, sigma: 0.3 }), x: [4, 3], y: [4, 15] },
  piecewiseLinear: { layer: nn.piecewiseLinear({ columns: [1, 0], bins: [2, 3] }), x: [4, 3], y: [4, 8] },
  positions: { layer: nn.positions({ form: "learned" }), x: [2, 3, 4], y: [2, 3, 4] },
  scale: same(nn.scale()),
  rnn: { layer: nn.rnn(4, { bidirectional: true, returnSequences: true }), x: [2, 3, 3], y: [2, 3, 8] },
};

const normal = (shape: Shape, stream: number): Float64Array =>
  draw({ kind: "normal", mean: 0, std: 1 }, sizeOf(shape), { seed: 11, stream });

/** The layer over the given x, with `parameter` as its parameters and start values as its buffers. */
function traced(layer: nn.Layer, x: Sym, parameter?: (declaration: nn.ParameterDeclaration) => Sym): Sym {
  const { scope } = collectScope({
    training: true,
    seed: constant(7, [], "i32"),
    step: constant(2, [], "i32"),
    lookup: {
      parameter: parameter ?? (({ shape, init, fans }) => constant(fill(init, { shape, ...fans, seed: 1, stream: 2 }), shape)),
      buffer: ({ shape, initial }) => constant(initial, shape),
    },
  });
  return nn.traceLayer(layer, x, scope);
}

/** What is fed for x: whole numbers for lookups, normal ones otherwise. */
const rowsOf = ({ x, whole }: Example): Float64Array => (whole ? Float64Array.from({ length: sizeOf(x) }, (_, i) => i % 6) : normal(x, 0));

/** What a backend computes for the example's rows. */
function output(example: Example, backend: BackendName): number[] {
  const program = openSession({ backend, states: [] }).compile({ outputs: { y: traced(example.layer, input("x", example.x)) } });
  program.input("x").set(rowsOf(example));
  program.run();
  return [...program.output("y")];
}

/** Options that make another layer of one. */
const variants: readonly (readonly [string, Example])[] = [
  ["batchNorm, frozen", { layer: nn.batchNorm({ eps: 1e-3, frozen: true }), x: [1, 3, 2], y: [1, 3, 2] }],
];

const contract = [...Object.values(examples).map((example) => [example.layer.layer, example] as const), ...variants];

describe.each(contract)("%s", (_, example) => {
  const { layer, x, y } = example;

  test("comes back from JSON as it was", () => {
    expect(nn.checkedLayer(JSON.parse(JSON.stringify(layer)))).toEqual(layer);
  });

  test("refuses an option that it does not have", () => {
    expect(() => nn.checkedLayer({ ...layer, colour: "red" })).toThrow(/^model: nn\.\w+: there is no option "colour"/);
  });

  test("has the output shape of the example", () => {
    expect(traced(layer, input("x", x)).shape).toEqual(y);
  });

  test("has gradients that agree with central differences in float64", () => {
    const declared: nn.ParameterDeclaration[] = [];
    traced(layer, input("x", x), (declaration) => {
      declared.push(declaration);
      return constant(0.5, declaration.shape);
    });
    const points = declared.map(({ shape }, i) => ({ shape, data: normal(shape, i + 1) }));
    const rows = { shape: x, data: rowsOf(example) };
    const weights = constant(normal(y, 99), y);
    const cost = (x: Sym, parameters: readonly Sym[]): Sym => {
      let next = 0;
      return sum(traced(layer, x, () => parameters[next++]!).mul(weights));
    };
    const { exact, difference } = example.whole
      ? compareGradients((...parameters) => cost(constant(rows.data, x), parameters), points)
      : compareGradients((x, ...parameters) => cost(x, parameters), [rows, ...points]);
    expect(exact.some((slope) => slope !== 0)).toBe(true);
    expect(difference).toBeLessThan(1e-7);
  });

  test.each(backends)("gives the same bits twice on %s", (backend) => {
    const once = output(example, backend);
    expect(once.every(Number.isFinite)).toBe(true);
    expect(output(example, backend)).toEqual(once);
  });

  test("is the same on wasm as on the reference, masks included", () => {
    const exact = output(example, "reference");
    output(example, "wasm").forEach((value, i) => {
      expect(Math.abs(value - exact[i]!)).toBeLessThan(1e-5);
    });
  });
});

test("a layer from JSON that nobody knows is refused with the closest name and its path", () => {
  const json = { layer: "sequential", layers: [{ layer: "relu" }, { layer: "dens", units: 3 }] };
  expect(() => nn.checkedLayer(json, "recipe, model")).toThrow('recipe, model.1: there is no layer "dens" (did you mean "dense"?)');
  expect(() => nn.checkedLayer({ layer: "sequential" })).toThrow("model: expected a list of layers, got undefined");
  expect(() => nn.checkedLayer(null)).toThrow("model: expected a layer, got null. Give one of: ");
  expect(() => nn.checkedLayer({ layer: "__proto__" })).toThrow('there is no layer "__proto__"');
});

test("an option that a layer need not have is known where another is misspelt", () => {
  for (const [layer, meant] of [
    [{ layer: "dense", units: 3, int: "he" }, "init"],
    [{ layer: "conv1d", filters: 3, kernel: 2, intit: "he" }, "init"],
    [{ layer: "conv2d", filters: 3, kernel: 2, inti: "he" }, "init"],
    [{ layer: "embedding", entries: 3, size: 2, padingIndex: 0 }, "paddingIndex"],
  ] as const)
    expect(() => nn.checkedLayer(layer)).toThrow(`(did you mean "${meant}"?)`);
  expect(() => nn.checkedLayer({ layer: "dense", units: 3, colour: "red" })).toThrow("Allowed: units, bias, biasInit, init.");
});

test("fields of the wrong type are refused in words, whatever their type", () => {
  for (const wrong of [null, "64", 0, -1, 1.5, [], {}])
    expect(() => nn.checkedLayer({ layer: "dense", units: wrong })).toThrow(/nn\.dense, units: expected a whole number/);
  expect(() => nn.checkedLayer({ layer: "dense", units: 2, bias: "yes" })).toThrow("nn.dense, bias: expected true or false");
  expect(() => nn.checkedLayer({ layer: "dense", units: 2, init: null })).toThrow("nn.dense, init: expected an init, got null");
  expect(() => nn.checkedLayer({ layer: "conv2d", filters: 2 })).toThrow("nn.conv2d, kernel: expected a whole number from 1");
  expect(() => nn.checkedLayer({ layer: "gelu", form: 3 })).toThrow('nn.gelu, form: there is no "3"');
  expect(() => nn.checkedLayer({ layer: "custom" })).toThrow('no layer is registered under the name "undefined"');
});
