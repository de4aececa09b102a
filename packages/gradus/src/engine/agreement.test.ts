import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Choice, type RandomGraph, randomGraph } from "../testing/randomGraph.js";
import { evaluate } from "./backends/reference/index.js";
import { gradients, openSession, type StateDeclaration, type Sym, sizeOf, sum } from "./index.js";

const choices = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000)), { minLength: 1, maxLength: 25 });

/** Largest difference that the rounding of float32 explains, relative to the largest element; random graphs amplify rounding a few hundred times. */
const tolerance = 1e-3;

function expectClose(actual: ArrayLike<number>, expected: Float64Array, what: string): void {
  const scale = expected.reduce((largest, value) => (Number.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest), 1);
  for (let i = 0; i < expected.length; i++) {
    const [got, wanted] = [actual[i]!, expected[i]!];
    const same =
      Object.is(got, wanted) ||
      got === wanted ||
      (Number.isNaN(got) && Number.isNaN(wanted)) ||
      Math.abs(got - wanted) <= tolerance * scale;
    if (!same) throw new Error(`${what}, element ${i}: wasm ${got}, reference ${wanted}`);
  }
}

/** The numbers where float32 may fall on the other side of a step (comparisons, floor, argmax, ties) are not comparable. */
function isContinuous(symbol: Sym): boolean {
  return !["less", "lessEqual", "equal", "argmax", "floor", "sign", "toI32"].includes(symbol.op) && symbol.inputs.every(isContinuous);
}

function statesOf({ symbols, states }: RandomGraph): StateDeclaration[] {
  return [...states.keys()].map((name) => ({ name, shape: symbols.find(({ attributes }) => attributes.name === name)!.shape }));
}

/** Some of the graph's symbols as outputs, and for every state some symbol of its shape as its next value. */
function definitionOf(graph: RandomGraph, salt: number): { outputs: Record<string, Sym>; updates: Record<string, Sym> } {
  const last = graph.symbols.length - 1;
  const outputs = Object.fromEntries(
    graph.symbols.flatMap((symbol, at) => (at % 3 === salt % 3 || at === last ? [[`y${at}`, symbol]] : [])),
  );
  const updates = Object.fromEntries(
    statesOf(graph).map(({ name, shape }, at) => {
      const fitting = graph.symbols.filter(({ dtype, shape: other }) => dtype === "f32" && other.join() === shape.join());
      return [name, fitting[(at * 7 + salt) % fitting.length]!];
    }),
  );
  return { outputs, updates };
}

function compare(list: readonly Choice[]): void {
  const graph = randomGraph(list);
  const { outputs, updates } = definitionOf(graph, list.length);
  const expected = evaluate([...Object.values(outputs), ...Object.values(updates)], graph);
  const session = openSession({ backend: "wasm", states: statesOf(graph) });
  const program = session.compile({ outputs, updates });
  for (const [name, values] of graph.states) session.state(name).set(values);
  for (const [name, values] of graph.inputs)
    if (usesInput([...Object.values(outputs), ...Object.values(updates)], name)) program.input(name).set(values);
  program.run();
  for (const [name, symbol] of Object.entries(outputs))
    if (isContinuous(symbol)) expectClose(program.output(name), expected.get(symbol)!, `${name} (${symbol})`);
  for (const [name, symbol] of Object.entries(updates))
    if (isContinuous(symbol)) expectClose(session.state(name), expected.get(symbol)!, `state ${name} (${symbol})`);
}

function usesInput(roots: readonly Sym[], name: string): boolean {
  return roots.some((root) => (root.op === "input" && root.attributes.name === name) || usesInput(root.inputs, name));
}

describe("on random graphs and shapes", () => {
  test("wasm agrees with the reference, states included", () => {
    fc.assert(fc.property(choices, compare), { numRuns: Number(process.env.RUNS ?? 300) });
  });

  test("gradients computed on wasm agree with those of the reference", () => {
    fc.assert(
      fc.property(choices, (list) => {
        const graph = randomGraph(list);
        const smooth = graph.symbols.filter((symbol) => symbol.dtype === "f32" && isContinuous(symbol) && sizeOf(symbol.shape) > 0);
        const leaves = graph.symbols.filter(({ op, shape }) => op === "input" && sizeOf(shape) > 0);
        const target = smooth.at(-1);
        const used = leaves.filter((leaf) => target !== undefined && dependsOn(target, leaf));
        if (target === undefined || used.length === 0) return;
        const slopes = gradients(sum(target.tanh()), used);
        const expected = evaluate(slopes, graph);
        const session = openSession({ backend: "wasm", states: statesOf(graph) });
        const program = session.compile({ outputs: Object.fromEntries(slopes.map((slope, at) => [`d${at}`, slope])) });
        for (const [name, values] of graph.states) session.state(name).set(values);
        for (const [name, values] of graph.inputs) if (usesInput(slopes, name)) program.input(name).set(values);
        program.run();
        slopes.forEach((slope, at) => {
          if (isSmooth(target)) expectClose(program.output(`d${at}`), expected.get(slope)!, `gradient ${at} of ${target}`);
        });
      }),
      { numRuns: Number(process.env.RUNS ?? 200) },
    );
  });
});

/** Differentiable through operations without a choice between elements: a choice can fall differently in float32. */
function dependsOn(symbol: Sym, leaf: Sym): boolean {
  if (symbol === leaf) return true;
  return (
    symbol.op !== "randomBits" &&
    !(symbol.op === "gather" && dependsOn(symbol.inputs[1]!, leaf)) &&
    symbol.inputs.some((source) => dependsOn(source, leaf))
  );
}

function isSmooth(symbol: Sym): boolean {
  return !["max", "min", "relu", "abs", "reduceMax", "reduceMin"].includes(symbol.op) && symbol.inputs.every(isSmooth);
}

test("the same run gives the same bits twice", () => {
  const list: Choice[] = Array.from({ length: 30 }, (_, at) => [at * 37, at * 11, at * 5 + 1, at * 3]);
  const once = (): number[] => {
    const graph = randomGraph(list);
    const last = graph.symbols.filter(({ dtype }) => dtype === "f32").at(-1)!;
    const session = openSession({ backend: "wasm", states: statesOf(graph) });
    const program = session.compile({ outputs: { last } });
    for (const [name, values] of graph.states) session.state(name).set(values);
    for (const [name, values] of graph.inputs) if (usesInput([last], name)) program.input(name).set(values);
    program.run();
    return [...program.output("last")];
  };
  expect(once()).toEqual(once());
});
