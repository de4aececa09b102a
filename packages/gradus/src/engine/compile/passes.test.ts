import { expect, test } from "vitest";
import { checkDefinition } from "../definition.js";
import {
  broadcastTo,
  concat,
  constant,
  gradients,
  input,
  matmul,
  mean,
  reshape,
  type Sym,
  sizeOf,
  slice,
  state,
  sum,
  transpose,
  windows,
} from "../graph/index.js";
import type { Definition, StateDeclaration } from "../session.js";
import { bytesOf, type Compiled, compileProgram, type Instruction, improve } from "./index.js";
import { isContiguous, reshapeView, Views } from "./view.js";

function compiled(definition: Definition, states: StateDeclaration[] = []): Compiled {
  const { inputs } = checkDefinition(definition, states);
  return compileProgram({ outputs: definition.outputs, updates: definition.updates ?? {}, inputs, states });
}

function kinds(list: readonly (readonly Instruction[])[]): string[] {
  return list.flatMap((phase) => phase.map(({ kind, name }) => (kind === "loops" ? `loops ${name}` : kind)));
}

function improved(symbol: Sym): Sym {
  return improve([symbol]).get(symbol)!;
}

const x = input("x", [4, 6]);

test("neutral elements, double negation and whole powers disappear", () => {
  expect(improved(x.mul(1).add(0).div(1).sub(0))).toBe(x);
  expect(improved(x.neg().neg())).toBe(x);
  expect(improved(x.pow(1))).toBe(x);
  expect(improved(x.pow(2)).op).toBe("mul");
  expect(improved(x.add(x.neg())).op).toBe("sub");
});

test("a product with zero stays, since NaN and infinity times zero are not zero", () => {
  expect(improved(x.mul(0)).op).toBe("mul");
});

test("a division by a power of two becomes an exact product, any other stays a division", () => {
  expect(improved(x.div(8)).op).toBe("mul");
  expect(improved(x.div(3)).op).toBe("div");
});

test("constants are folded in float64", () => {
  const folded = improved(constant(2).sqrt().mul(constant(3)).add(1));
  expect(folded.op).toBe("constant");
  expect(folded.attributes.value).toBe(Math.sqrt(2) * 3 + 1);
});

test("chains of reshapes, transposes and slices are joined", () => {
  expect(improved(reshape(reshape(x, [24]), [4, 6]))).toBe(x);
  expect(improved(transpose(transpose(x)))).toBe(x);
  const inner = improved(slice(slice(x, [1, 1], [4, 5]), [1, 0], [3, 2]));
  expect([inner.op, inner.inputs[0], inner.attributes.starts]).toEqual(["slice", x, [2, 1]]);
});

test("a slice that lies within one part of a concatenation reads that part", () => {
  const parts = concat([x, x.exp()], 0);
  expect(improved(slice(parts, [0, 0], [4, 6]))).toBe(x);
  expect(improved(slice(parts, [3, 0], [5, 6])).inputs[0]!.op).toBe("concat");
});

test("common subexpressions are computed once", () => {
  const { program } = compiled({ outputs: { a: x.exp().add(x.exp()), b: x.exp().add(x.exp()).mul(2) } });
  const names = kinds(program.compute).join(" ");
  expect(names.match(/exp/g)).toHaveLength(1);
});

test("bias and ReLU run in the product's epilogue, and the ReLU's mask is computed where it is asked for", () => {
  const w = input("w", [6, 8]);
  const b = input("b", [8]);
  const h = matmul(x, w).add(b).relu();
  const [dw] = gradients(mean(h.square()), [w]);
  const { program } = compiled({ outputs: { dw: dw! } });
  const products = program.compute.flat().filter(({ kind }) => kind === "product");
  expect(products).toHaveLength(2);
  expect(products[0]!.name).toContain("add relu");
  expect(program.buffers.filter(({ dtype }) => dtype === "bool")).toEqual([]);
});

test("the update of a state is one sweep in place, after everything else", () => {
  const states = [
    { name: "w", shape: [10] },
    { name: "m", shape: [10] },
  ];
  const w = state("w", [10]);
  const m = state("m", [10]).mul(0.9).add(w.mul(0.1));
  const { program, states: buffers } = compiled({ outputs: { loss: sum(w.square()) }, updates: { w: w.sub(m), m } }, states);
  const [sweep, ...rest] = program.commit.flat();
  expect(rest).toEqual([]);
  expect(sweep!.kind === "loops" && sweep!.stores.map(({ access }) => access.buffer)).toEqual([buffers.get("m"), buffers.get("w")]);
});

test("states that are exchanged for each other are copied aside first", () => {
  const states = ["a", "b"].map((name) => ({ name, shape: [3] }));
  const [a, b] = states.map(({ name }) => state(name, [3])) as [Sym, Sym];
  const { program } = compiled({ outputs: {}, updates: { a: b, b: a } }, states);
  expect(kinds(program.compute)).toHaveLength(2);
  expect(kinds(program.commit)).toHaveLength(2);
});

test("gradients are computed straight into their place in the flat gradient", () => {
  const flat = state("p", [30]);
  const w = reshape(slice(flat, [0], [24]), [6, 4]);
  const b = slice(flat, [24], [28]);
  const loss = mean(matmul(x, w).add(b).square());
  const parts = gradients(loss, [w, b]).map((g) => reshape(g, [sizeOf(g.shape)]));
  const { program, outputs } = compiled({ outputs: { g: concat([...parts, constant(0, [2])]) } }, [{ name: "p", shape: [30] }]);
  const writers = program.compute
    .flat()
    .filter((instruction) =>
      JSON.stringify(instruction, (key, value) => (key === "buffer" ? value.id : value)).includes(`"buffer":${outputs.get("g")!.id}`),
    );
  expect(writers.map(({ kind, name }) => (kind === "loops" ? name : kind)).sort()).toEqual(["concat", "product", "reduceSum"]);
});

test("an instruction that reads what the phase writes starts a new phase; independent ones share one", () => {
  const y = input("y", [4, 6]);
  const { program } = compiled({ outputs: { a: sum(x, { axes: 0 }), b: sum(y, { axes: 1 }), c: sum(sum(x.mul(y), { axes: 0 })) } });
  expect(program.compute.map((phase) => phase.length)).toEqual([3, 1]);
});

test("scratch of different times shares memory, scratch of one time does not", () => {
  let h: Sym = input("big", [64, 64]);
  const w = input("w", [64, 64]);
  for (let layer = 0; layer < 8; layer++) h = matmul(h, w).tanh();
  const { program } = compiled({ outputs: { y: sum(h) } });
  const scratch = program.buffers.filter(({ kind }) => kind === "scratch");
  const bytes = scratch.reduce((total, buffer) => total + bytesOf(buffer), 0);
  expect(scratch.length).toBeGreaterThanOrEqual(8);
  expect(program.regionBytes).toBeLessThan(4 * 64 * 64 * 4 + 1024);
  expect(bytes).toBeGreaterThan(program.regionBytes);
});

test("movements are views: nothing is copied for transposes, slices, broadcasts and windows", () => {
  const views = new Views();
  const moved = windows(broadcastTo(reshape(slice(transpose(x), [1, 0], [5, 4]), [1, 4, 4]), [3, 4, 4]), {
    kernel: [2],
    stride: [1],
    dilation: [2],
  });
  expect(views.of(moved)).toEqual({ base: x, offset: 1, shape: [3, 4, 2, 2], strides: [0, 1, 12, 6] });
});

test("a reshape of a transposed matrix is no view", () => {
  const views = new Views();
  expect(reshapeView(views.of(transpose(x)), [24])).toBeUndefined();
  expect(reshapeView(views.of(transpose(x)), [6, 2, 2])).toMatchObject({ strides: [1, 12, 6] });
  expect(isContiguous({ shape: [2, 1, 3], strides: [3, 99, 1] })).toBe(true);
});

test("what a square product reads is computed before it, not in its epilogue", () => {
  const before = input("a", [3, 4]).tanh();
  const { program } = compiled({ outputs: { y: matmul(before, input("w", [4, 4])).add(before) } });
  expect(kinds(program.compute)).toEqual(["loops tanh", "product"]);
});
