import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type Choice, type RandomGraph, randomGraph } from "../testing/randomGraph.js";
import { crew } from "./backends/team/index.js";
import { argmax, type Executable, input, matmul, mean, openSession, reduceMax, type Session, type Sym, state, sum } from "./index.js";

/** Computes until it runs on so many threads. */
async function together(program: Executable, threads: number): Promise<void> {
  for (let call = 0; call < 5000; call++) {
    program.compute();
    if (program.threads() === threads) return;
    await setTimeout(2);
  }
  throw new Error(`The team of ${threads} threads did not gather`);
}

interface Opened {
  readonly session: Session;
  readonly program: Executable;
}

/** A session with the graph's leaves filled; every symbol is an output, and each state changes by its own number. */
function open({ symbols, inputs, states }: RandomGraph, threads: number): Opened {
  const leaves = symbols.filter(({ op }) => op === "state");
  const session = openSession({
    backend: "wasm",
    threads,
    states: leaves.map(({ attributes, shape }) => ({ name: attributes.name as string, shape })),
  });
  const outputs = Object.fromEntries(symbols.map((symbol, at): [string, Sym] => [`y${at}`, symbol]));
  const updates = Object.fromEntries(leaves.map((leaf): [string, Sym] => [leaf.attributes.name as string, leaf.mul(0.5).add(1)]));
  const program = session.compile({ outputs, updates });
  for (const [name, values] of states) session.state(name).set(values);
  for (const [name, values] of inputs) program.input(name).set(values);
  return { session, program };
}

/** The bits of all outputs and states. */
function bitsOf({ symbols, states }: RandomGraph, { session, program }: Opened): string {
  const views = [...symbols.map((_, at) => program.output(`y${at}`)), ...[...states.keys()].map((name) => session.state(name))];
  return views.map((view) => Buffer.from(view.slice().buffer).toString("base64")).join(" ");
}

describe("100 random graphs", () => {
  const list = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000)), { minLength: 8, maxLength: 25 });
  const graphs = fc.sample(list as fc.Arbitrary<Choice[]>, { numRuns: 100, seed: 11 }).map(randomGraph);

  for (const threads of [2, 3, 4, 7])
    test(`${threads} threads give the bits of one, states included`, async () => {
      const opened = graphs.map((graph) => open(graph, threads));
      for (const { program } of opened) program.compute(); // calls the team to all of them
      for (const [at, graph] of graphs.entries()) {
        const alone = open(graph, 1);
        alone.program.run();
        const { program } = opened[at]!;
        await together(program, threads);
        for (const name of graph.symbols.keys()) program.output(`y${name}`).fill(99);
        program.run();
        expect(program.threads()).toBe(threads);
        expect(bitsOf(graph, opened[at]!)).toBe(bitsOf(graph, alone));
      }
    });
});

test("reductions, along rows and columns and of all elements, have the same bits", async () => {
  const x = input("x", [301, 517]);
  const outputs = {
    all: sum(x),
    rows: mean(x, { axes: 1 }),
    columns: sum(x, { axes: 0 }),
    top: reduceMax(x, { axes: 1 }),
    at: argmax(x, 1),
  };
  const results: string[] = [];
  for (const threads of [1, 2, 3, 4, 7]) {
    const program = openSession({ threads, states: [] }).compile({ outputs });
    program.input("x").set(Float32Array.from({ length: 301 * 517 }, (_, i) => Math.sin(i * 12.9898) * 43));
    await together(program, threads);
    for (const name of Object.keys(outputs)) program.output(name).fill(99);
    program.compute();
    results.push(
      Object.keys(outputs)
        .map((name) => Buffer.from(program.output(name).slice().buffer).toString("hex"))
        .join(" "),
    );
  }
  expect(new Set(results).size).toBe(1);
});

/** A step that a team can share: a product and the change of its weights. */
function openStep(threads: number | "auto", size = 128): { readonly session: Session; readonly program: Executable } {
  const session = openSession({ threads, states: [{ name: "w", shape: [size, size] }] });
  const w = state("w", [size, size]);
  const y = matmul(input("x", [size, size]), w);
  return { session, program: session.compile({ outputs: { y: mean(y) }, updates: { w: w.add(y.mul(1e-6)) } }) };
}

test("100 sessions share the threads, which are ended after a while without work", async () => {
  for (let opened = 0; opened < 100; opened++) {
    const { program } = openStep(3, 16);
    if (opened % 20 === 0) await together(program, 3);
    program.run();
    expect(crew.size).toBeLessThanOrEqual(6); // tests before may have left larger teams
  }
  await setTimeout(5000);
  expect(crew.size).toBe(0);
});

test("100,000 runs on a team leave the heap as it was", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { program } = openStep(2, 8);
  await together(program, 2);
  for (let i = 0; i < 10_000; i++) program.run();
  collect();
  const before = process.memoryUsage();
  for (let i = 0; i < 100_000; i++) program.run();
  collect();
  const after = process.memoryUsage();
  expect(program.threads()).toBe(2);
  expect(after.heapUsed - before.heapUsed).toBeLessThan(100_000);
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(100_000);
});

test("left to itself a session runs tiny programs on one thread, and says how many there can be", () => {
  const { session, program } = openStep("auto", 4);
  for (let i = 0; i < 5000; i++) program.run();
  expect(program.threads()).toBe(1);
  expect(session.threads).toBeGreaterThanOrEqual(1);
  expect(openSession({ backend: "reference", threads: 4, states: [] }).threads).toBe(1);
});

test("where memory cannot be shared there is one thread", () => {
  const memory = WebAssembly.Memory;
  try {
    WebAssembly.Memory = class extends memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        if (descriptor.shared === true) throw new TypeError("not isolated");
        super(descriptor);
      }
    };
    const { session, program } = openStep(4, 8);
    program.input("x").fill(1);
    program.run();
    expect([session.threads, program.threads(), program.output("y")[0]]).toEqual([1, 1, 0]);
  } finally {
    WebAssembly.Memory = memory;
  }
});

test("a wrong number of threads is refused", () => {
  expect(() => openSession({ threads: 0, states: [] })).toThrow(/^openSession, threads: expected a whole number of at least 1, got 0/);
  expect(() => openSession({ threads: 1.5, states: [] })).toThrow(/got 1.5/);
});

test("an order with nothing to share is not given: nobody would be waited for, so that the next order could overtake it", async () => {
  const session = openSession({ backend: "wasm", threads: 3, states: [{ name: "w", shape: [10_000] }] });
  const program = session.compile({ outputs: {}, updates: { w: state("w", [10_000]).add(1) } });
  await together(program, 3);
  const orders = vi.spyOn(crew, "order");
  program.compute(); // has no instruction
  expect(orders).not.toHaveBeenCalled();
  program.commit();
  expect(orders).toHaveBeenCalledOnce();
  orders.mockRestore();
});
