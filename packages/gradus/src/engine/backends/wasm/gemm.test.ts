import fc from "fast-check";
import { expect, test } from "vitest";
import { randomProduct } from "../../../testing/randomProduct.js";
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

test("products by a library and their gradients agree with the reference, whatever lies how", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 7, maxLength: 7 }), (choices) => {
      const { outputs, inputs } = randomProduct(choices);
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
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
  expect(calls).toBeGreaterThan(100);
});
