import fc from "fast-check";
import { expect, test } from "vitest";
import { randomProduct } from "../../../testing/randomProduct.js";
import { convolution, gradients, input, type Sym, sizeOf, sum } from "../../index.js";
import type { GemmShape, MatrixSteps, OpenProducts } from "../outside/index.js";
import { evaluate } from "../reference/index.js";
import { openWasm } from "./session.js";

let calls = 0;

/** Products in plain JavaScript, one element after the other. */
const open: OpenProducts = (memory, shapes) => (number, from, to, a, b, c) => {
  const floats = (address: number): Float32Array => new Float32Array(memory.buffer, address >>> 0);
  for (let unit = from; unit < to; unit++) computeUnit(shapes[number]!, unit, [floats(a), floats(b), floats(c)]);
  calls++;
};

function computeUnit(
  { batch, rows, columns, inner, a, b, c, cut }: GemmShape,
  unit: number,
  [x, y, z]: readonly [Float32Array, Float32Array, Float32Array],
): void {
  const first = (unit % cut.blocks) * cut.block;
  const place = ({ batchSteps, rowStep, columnStep }: MatrixSteps, i: number, j: number): number => {
    let [offset, rest] = [i * rowStep + j * columnStep, Math.floor(unit / cut.blocks)];
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      offset += (rest % batch[axis]!) * batchSteps[axis]!;
      rest = Math.floor(rest / batch[axis]!);
    }
    return offset;
  };
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const along = cut.along === "rows" ? i : j;
      if (along < first || along >= first + cut.block) continue;
      let total = 0;
      for (let k = 0; k < inner; k++) total += x[place(a, i, k)]! * y[place(b, k, j)]!;
      z[place(c, i, j)] = total;
    }
}

/** Computes on products from outside and compares with the reference. */
function expectAgreement(outputs: Readonly<Record<string, Sym>>, inputs: ReadonlyMap<string, Float64Array>): string {
  const session = openWasm([], 1, { products: { open, settings: undefined, module: "" } });
  const program = session.compile({ outputs });
  expect(session.backend).toBe("native");
  for (const [name, values] of inputs) program.input(name).set(values);
  program.run();
  const expected = evaluate(Object.values(outputs), { inputs, states: new Map() });
  for (const [name, symbol] of Object.entries(outputs)) {
    const [got, wanted] = [program.output(name), expected.get(symbol)!];
    const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    wanted.forEach((value, i) => {
      if (!(Math.abs(got[i]! - value) <= 1e-4 * scale)) throw new Error(`${name}, element ${i}: ${got[i]}, expected ${value}`);
    });
  }
  return program.text;
}

test("products by a library and their gradients agree with the reference, whatever lies how", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 }), (choices) => {
      const { outputs, inputs } = randomProduct(choices);
      expectAgreement(outputs, inputs);
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
  expect(calls).toBeGreaterThan(100);
});

const convolutions = fc.record({
  batch: fc.constantFrom(1, 3),
  groups: fc.constantFrom(1, 2),
  depth: fc.constantFrom(1, 3),
  filters: fc.constantFrom(8, 13),
  size: fc.tuple(fc.integer({ min: 9, max: 14 }), fc.integer({ min: 9, max: 14 })),
  kernel: fc.constantFrom(1, 3),
  stride: fc.constantFrom(1, 2),
  padding: fc.constantFrom(0, 1),
});

test("windows of convolutions are copied image by image, forwards and for the gradients", () => {
  let copied = 0;
  fc.assert(
    fc.property(convolutions, ({ batch, groups, depth, filters, size, kernel, stride, padding }) => {
      const x = input("x", [batch, groups * depth, ...size]);
      const w = input("w", [groups * filters, depth, kernel, kernel]);
      const y = convolution(x, w, { stride, padding, groups });
      const [dx, dw] = gradients(sum(y.square()), [x, w]);
      const numbers = (leaf: Sym): Float64Array =>
        Float64Array.from({ length: sizeOf(leaf.shape) }, (_, i) => Math.fround(Math.sin(i * 7.3)));
      const text = expectAgreement({ y, dx: dx!, dw: dw! }, new Map([x, w].map((leaf) => [leaf.attributes.name as string, numbers(leaf)])));
      copied += text.split("copied first").length - 1;
    }),
    { numRuns: Number(process.env.RUNS ?? 100) },
  );
  expect(copied).toBeGreaterThan(30);
});
