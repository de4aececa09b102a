import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "./backends/reference/index.js";
import {
  averagePool,
  type ConvolutionOptions,
  convolution,
  gradients,
  input,
  maxPool,
  openSession,
  type Sym,
  sizeOf,
  sum,
} from "./index.js";

const axis = fc.record({
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 2 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  more: fc.integer({ min: 0, max: 12 }),
});
const convolutions = fc.record({
  axes: fc.array(axis, { minLength: 1, maxLength: 2 }),
  batch: fc.integer({ min: 1, max: 3 }),
  groups: fc.constantFrom(1, 1, 2, 3),
  depth: fc.integer({ min: 1, max: 5 }),
  filters: fc.integer({ min: 1, max: 9 }),
  pool: fc.constantFrom("none", "max", "average"),
  seed: fc.integer(),
});
type Case = typeof convolutions extends fc.Arbitrary<infer T> ? T : never;

interface Net {
  readonly outputs: Readonly<Record<string, Sym>>;
  readonly values: ReadonlyMap<string, Float64Array>;
}

/** A convolution, perhaps a pooling, and the gradients of a smooth function of what comes out. */
function netOf({ axes, batch, groups, depth, filters, pool, seed }: Case): Net {
  const sizes = axes.map(({ kernel, dilation, padding, more }) => Math.max(1, (kernel - 1) * dilation + 1 - 2 * padding + more));
  const x = input("x", [batch, groups * depth, ...sizes]);
  const w = input("w", [groups * filters, depth, ...axes.map(({ kernel }) => kernel)]);
  const [stride, padding, dilation] = (["stride", "padding", "dilation"] as const).map((name) => axes.map((each) => each[name]));
  const y = convolution(x, w, { stride: stride!, padding: padding!, dilation: dilation!, groups });
  const kernel = y.shape.slice(2).map((size) => Math.min(2, size));
  const pooled = pool === "max" ? maxPool(y, { kernel }) : pool === "average" ? averagePool(y, { kernel }) : y;
  const [dx, dw] = gradients(sum(pooled.tanh()), [x, w]);
  return {
    outputs: { y, pooled, dx: dx!, dw: dw! },
    values: new Map([x, w].map((leaf, at) => [leaf.attributes.name as string, numbers(sizeOf(leaf.shape), seed + at)])),
  };
}

function numbers(size: number, seed: number): Float64Array {
  let state = seed | 1;
  return Float64Array.from({ length: size }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return Math.fround(state / 2 ** 31);
  });
}

test("convolutions of any kernel, step, padding, dilation and groups, and their gradients, agree with the reference", () => {
  fc.assert(
    fc.property(convolutions, (each) => {
      const { outputs, values } = netOf(each);
      const expected = evaluate(Object.values(outputs), { inputs: values, states: new Map() });
      const program = openSession({ backend: "wasm", states: [] }).compile({ outputs });
      for (const [name, numbers] of values) program.input(name).set(numbers);
      program.run();
      for (const [name, symbol] of Object.entries(outputs)) {
        const wanted = expected.get(symbol)!;
        const scale = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
        program.output(name).forEach((value, at) => {
          if (!(Math.abs(value - wanted[at]!) <= 1e-5 * scale)) throw new Error(`${name}, element ${at}: ${value}, wanted ${wanted[at]}`);
        });
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 150) },
  );
});

test("convolutions have the same bits on any number of threads", async () => {
  const common = { batch: 3, pool: "max", seed: 3 } as const;
  const side = { kernel: 3, stride: 1, padding: 1, dilation: 1, more: 9 };
  for (const each of [
    { ...common, axes: [side, side], groups: 1 as const, depth: 5, filters: 9 },
    { ...common, axes: [side, { ...side, stride: 2 }], groups: 2 as const, depth: 3, filters: 4 },
  ]) {
    const { outputs, values } = netOf(each);
    const results: string[] = [];
    for (const threads of [1, 2, 3, 4, 7]) {
      const program = openSession({ backend: "wasm", threads, states: [] }).compile({ outputs });
      for (const [name, numbers] of values) program.input(name).set(numbers);
      for (let call = 0; call === 0 || program.threads() !== threads; call++) {
        if (call === 5000) throw new Error(`The team of ${threads} threads did not gather`);
        program.run();
        await setTimeout(1);
      }
      for (const name of Object.keys(outputs)) program.output(name).fill(99);
      program.run();
      results.push(
        Object.keys(outputs)
          .map((name) => Buffer.from(program.output(name).slice().buffer).toString("hex"))
          .join(" "),
      );
    }
    expect(new Set(results).size).toBe(1);
  }
});

test("windows are not written down", () => {
  const x = input("x", [8, 4, 20, 20]);
  const w = input("w", [4, 4, 3, 3]);
  const y = convolution(x, w);
  const program = openSession({ backend: "wasm", states: [] }).compile({ outputs: { y, dw: gradients(sum(y.tanh()), [w])[0]! } });
  expect(program.peakBytes).toBeLessThan(4 * 3 * sizeOf(x.shape)); // the windows alone are nine times x
  expect(program.text).not.toContain("copy");
});

test("the gradient of the input of a convolution with steps of one is a convolution, unless padding would cost more than folding", () => {
  const textOf = (size: number, kernel: number, options: ConvolutionOptions): string => {
    const x = input("x", [2, 4, size, size]);
    const y = convolution(x, input("w", [6, 4 / (options.groups ?? 1), kernel, kernel]), options);
    return openSession({ backend: "wasm", states: [] }).compile({ outputs: { dx: gradients(sum(y.tanh()), [x])[0]! } }).text;
  };
  expect(textOf(16, 3, { padding: 1 })).not.toContain("fold");
  expect(textOf(40, 3, { dilation: 2, groups: 2 })).not.toContain("fold");
  expect(textOf(16, 3, { padding: 1, stride: 2 })).toContain("fold");
  expect(textOf(10, 5, {})).toContain("fold");
});

test("a depthwise convolution is a nest of loops, forwards and for its gradients", () => {
  const x = input("x", [2, 4, 16, 16]);
  const w = input("w", [4, 1, 3, 3]);
  const y = convolution(x, w, { padding: 1, groups: 4 });
  const [dx, dw] = gradients(sum(y.tanh()), [x, w]) as [Sym, Sym];
  const { text } = openSession({ backend: "wasm", states: [] }).compile({ outputs: { y, dx, dw } });
  expect(text).not.toMatch(/: product|fold/);
});
