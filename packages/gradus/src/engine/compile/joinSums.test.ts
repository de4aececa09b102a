import { expect, test } from "vitest";
import { evaluate } from "../backends/reference/index.js";
import { ancestors, concat, constant, gradients, input, matmul, openSession, type Sym, slice, sum } from "../index.js";
import { improve } from "./index.js";

const steps = 6;
const x = input("x", [steps * 2, 5]);
const v = input("v", [8, 24]);
const u = input("u", [5, 24]);
const b = input("b", [24]);

/** A recurrent network of eight units with three gates over six steps, and the gradients of what comes out at the end. */
function net(last: (h: readonly Sym[]) => Sym): Record<"dv" | "du" | "db", Sym> {
  const fromInputs = matmul(x, u);
  let h = constant(0.5, [2, 8]);
  const all: Sym[] = [];
  for (let at = 0; at < steps; at++) {
    const both = slice(fromInputs, [at * 2, 0], [at * 2 + 2, 24]).add(matmul(h, v).add(b));
    const [r, z, n] = [0, 8, 16].map((from) => slice(both, [0, from], [2, from + 8])) as [Sym, Sym, Sym];
    h = r.sigmoid().mul(h).add(z.sigmoid().mul(n.tanh()));
    all.push(h);
  }
  const [dv, du, db] = gradients(last(all), [v, u, b]) as [Sym, Sym, Sym];
  return { dv, du, db };
}

function count(roots: readonly Sym[], op: string): number {
  const improved = improve(roots);
  return ancestors(roots.map((root) => improved.get(root)!)).filter((node) => node.op === op).length;
}

const ends = { "the last step": (h: readonly Sym[]) => sum(h.at(-1)!.square()), "all steps": (h: readonly Sym[]) => sum(concat(h).tanh()) };

for (const [name, last] of Object.entries(ends)) {
  test(`a weight that is used at every step gets its gradient from one product: ${name}`, () => {
    const { dv, du } = net(last);
    expect(count([dv], "matmul") - count([du], "matmul")).toBe(0);
  });

  test(`joined gradients agree with the reference: ${name}`, () => {
    const outputs = net(last);
    const values = new Map([x, v, u, b].map(({ attributes, shape }, at) => [attributes.name as string, numbers(shape, at)]));
    const expected = evaluate(Object.values(outputs), { inputs: values, states: new Map() });
    const program = openSession({ backend: "wasm", states: [] }).compile({ outputs });
    for (const [leaf, each] of values) program.input(leaf).set(each);
    program.run();
    for (const [output, symbol] of Object.entries(outputs))
      program.output(output).forEach((value, at) => {
        expect(Math.abs(value - expected.get(symbol)![at]!)).toBeLessThan(1e-5);
      });
  });
}

test("the gradients of all steps share one stack in memory", () => {
  const { dv, du, db } = net(ends["the last step"]);
  const improved = improve([dv, du, db]);
  const stacks = ancestors([...improved.values()]).filter(({ op, attributes }) => op === "concat" && attributes.axis === 0);
  expect(stacks.map(({ shape }) => shape)).toEqual([
    [12, 24],
    [12, 8],
  ]);
});

test("products whose result is small beside them, and fewer than three, stay apart", () => {
  const products = (rows: number, terms: number): Sym =>
    Array.from({ length: terms }, (_, at) => matmul(input(`a${at}`, [rows, 4]), input(`b${at}`, [rows, 4]), { transposeA: true })).reduce(
      (y, term) => y.add(term),
    );
  expect(count([products(3, 5)], "matmul")).toBe(1);
  expect(count([products(40, 5)], "matmul")).toBe(5);
  expect(count([products(3, 2)], "matmul")).toBe(2);
});

test("a term that somebody else reads is kept", () => {
  const terms = Array.from({ length: 4 }, (_, at) => matmul(input(`a${at}`, [2, 4]), input(`b${at}`, [2, 4]), { transposeA: true }));
  const total = terms.reduce((y, term) => y.add(term));
  expect(count([total, terms[1]!], "matmul")).toBe(2);
  expect(count([total, terms[1]!.exp()], "matmul")).toBe(2);
});

function numbers(shape: readonly number[], salt: number): Float64Array {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return Float64Array.from({ length: size }, (_, at) => Math.fround(Math.sin(at * 12.9898 + salt) * 0.7));
}
