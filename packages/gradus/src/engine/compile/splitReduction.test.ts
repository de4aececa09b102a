import { expect, test } from "vitest";
import { checkDefinition } from "../definition.js";
import { broadcastTo, gather, input, iota, reduceMax, type Sym, sizeOf, sum, transpose } from "../graph/index.js";
import { openSession } from "../open.js";
import type { BackendName, Elements } from "../session.js";
import { compileProgram, type Loops } from "./index.js";

const x = (...shape: number[]): Sym => input("x", shape);

function nestsOf(y: Sym): Loops[] {
  const { inputs } = checkDefinition({ outputs: { y } }, []);
  const { program } = compileProgram({ outputs: { y }, updates: {}, inputs, states: [] });
  return program.compute.flat().filter((instruction): instruction is Loops => instruction.kind === "loops");
}

/** Of wasm against the reference on the same numbers, relative. */
function largestError(y: Sym, shape: readonly number[]): number {
  const values = Float32Array.from({ length: sizeOf(shape) }, (_, at) => Math.sin(at) + (at % 7));
  const run = (backend: BackendName): Elements => {
    const program = openSession({ backend, states: [] }).compile({ outputs: { y } });
    program.input("x").set(values);
    program.run();
    return program.output("y");
  };
  const [wasm, reference] = [run("wasm"), run("reference")];
  return Array.from(reference).reduce(
    (largest, value, at) => Math.max(largest, Math.abs(wasm[at]! - value) / Math.max(Math.abs(value), 1e-12)),
    0,
  );
}

test("a sum of many numbers is cut into equal parts of whole vectors and what is left over", () => {
  const nests = nestsOf(sum(x(100_003).square()));
  expect(nests.map(({ kept, reduced }) => ({ kept, reduced }))).toEqual([
    { kept: [23], reduced: [4176] },
    { kept: [], reduced: [3955] },
    { kept: [], reduced: [24] },
  ]);
});

test("what many threads can share already, or what is short, stays whole", () => {
  expect(nestsOf(sum(x(64, 8192), { axes: 1 }))).toHaveLength(1);
  expect(nestsOf(sum(x(8000)))).toHaveLength(1);
});

test.each([
  ["one loop", sum(x(100_003).square()).sqrt(), [100_003]],
  ["the largest", reduceMax(x(65_536)), [65_536]],
  ["kept rows", sum(x(5, 30_001), { axes: 1 }).mul(2), [5, 30_001]],
  ["kept columns", sum(x(30_001, 3), { axes: 0 }), [30_001, 3]],
  ["two reduced loops", sum(transpose(x(40, 3, 900)), { axes: [0, 2] }), [40, 3, 900]],
  ["counters", sum(iota([50_000], 0).cast("f32").mul(1e-4).add(x(50_000))), [50_000]],
  ["gathered rows", sum(gather(x(50, 2), iota([40_000], 0).sub(7)).square(), { axes: 0 }), [50, 2]],
] as const)("the numbers are those of the reference: %s", (_, y, shape) => {
  expect(largestError(y, shape)).toBeLessThan(2e-6);
});

test("stores at each point and operands of the epilogue keep their places", () => {
  const square = x(70_001).square();
  const total = sum(square);
  expect(largestError(square.div(broadcastTo(total.add(1), [70_001])), [70_001])).toBeLessThan(2e-6);
});
