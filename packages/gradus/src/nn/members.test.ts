import { describe, expect, test } from "vitest";
import { type BackendName, constant, input, openSession, type Shape, type Sym, sizeOf, sum } from "../engine/index.js";
import { draw, fill } from "../init/index.js";
import { compareGradients } from "../testing/gradientCheck.js";
import { type LayerExample, layerExamples } from "../testing/layerExamples.js";
import { collectScope } from "./collectScope.js";
import * as nn from "./index.js";

const backends: readonly BackendName[] = ["reference", "wasm"];

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
const rowsOf = ({ x, whole }: LayerExample): Float64Array =>
  whole ? Float64Array.from({ length: sizeOf(x) }, (_, i) => i % 6) : normal(x, 0);

/** What a backend computes for the example's rows. */
function output(example: LayerExample, backend: BackendName): number[] {
  const program = openSession({ backend, states: [] }).compile({ outputs: { y: traced(example.layer, input("x", example.x)) } });
  program.input("x").set(rowsOf(example));
  program.run();
  return [...program.output("y")];
}

/** Options that make another layer of one. */
const variants: readonly (readonly [string, LayerExample])[] = [
  ["batchNorm, frozen", { layer: nn.batchNorm({ eps: 1e-3, frozen: true }), x: [1, 3, 2], y: [1, 3, 2] }],
];

const contract = [...Object.values(layerExamples).map((example) => [example.layer.layer, example] as const), ...variants];

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
