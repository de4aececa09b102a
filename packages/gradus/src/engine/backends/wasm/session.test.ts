import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { constant, gradients, input, matmul, mean, openSession, state } from "../../index.js";

/** A linear model with one step of gradient descent: loss and new weight. */
function openModel() {
  const session = openSession({ backend: "wasm", states: [{ name: "w", shape: [3, 2] }] });
  const w = state("w", [3, 2]);
  const x = input("x", [4, 3]);
  const loss = mean(
    matmul(x, w)
      .sub(input("y", [4, 2]))
      .square(),
  );
  const [gradient] = gradients(loss, [w]);
  return { session, program: session.compile({ outputs: { loss }, updates: { w: w.sub(gradient!.mul(0.1)) } }) };
}

test("a session learns: compute leaves the states, commit replaces them", () => {
  const { session, program } = openModel();
  program.input("x").set([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]);
  program.input("y").set([1, 2, 3, 4, 5, 6, 9, 12]);
  program.compute();
  const first = program.output("loss")[0]!;
  expect([...session.state("w")]).toEqual([0, 0, 0, 0, 0, 0]);
  program.commit();
  expect(session.state("w")[0]).not.toBe(0);
  for (let step = 0; step < 3000; step++) program.run();
  expect(program.output("loss")[0]!).toBeLessThan(first * 1e-6);
  expect(session.state("w")[5]).toBeCloseTo(6, 2);
});

test("views stay the same until another program is compiled, then follow the memory", () => {
  const { session, program } = openModel();
  session.state("w").set([1, 2, 3, 4, 5, 6]);
  const before = session.state("w");
  expect(session.state("w")).toBe(before);
  const big = session.compile({ outputs: { y: input("big", [300_000]).add(1) }, updates: {} });
  expect(before.length).toBe(0);
  expect([...session.state("w")]).toEqual([1, 2, 3, 4, 5, 6]);
  big.input("big").fill(2);
  big.run();
  expect(big.output("y")[299_999]).toBe(3);
  program.input("x").fill(1);
  program.run();
  expect(program.output("loss")[0]).toBeCloseTo((81 + 144) / 2, 3);
});

test("a state of whole numbers counts, and a constant is there from the start", () => {
  const session = openSession({ backend: "wasm", states: [{ name: "count", shape: [], dtype: "i32" }] });
  const count = state("count", [], "i32");
  const program = session.compile({ outputs: { y: constant([1, 2, 3], [3]).mul(count.cast("f32")) }, updates: { count: count.add(1) } });
  program.run();
  program.run();
  program.run();
  expect([...session.state("count")]).toEqual([3]);
  expect([...program.output("y")]).toEqual([2, 4, 6]);
});

test("more than 4 GiB is a user's error that says so", () => {
  const session = openSession({ backend: "wasm", states: [] });
  const x = input("x", [2 ** 20, 2 ** 10]);
  expect(() => session.compile({ outputs: { y: x.add(1) } })).toThrow(
    /wasm backend ends at 4096 MiB.*Make the batch or the network smaller/,
  );
});

test("names that the program does not have are told with those it has", () => {
  const { session, program } = openModel();
  expect(() => program.input("z")).toThrow('There is no input "z"; known: x, y');
  expect(() => session.state("v")).toThrow('There is no state "v"; known: w');
});

test("100,000 runs leave the heap as it was", () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const { session, program } = openModel();
  const step = (): void => {
    program.input("x")[0] = 1;
    program.run();
    if (Number.isNaN(program.output("loss")[0]! + session.state("w")[0]!)) throw new Error("NaN");
  };
  for (let i = 0; i < 10_000; i++) step();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 100_000; i++) step();
  // A single view made by each run would be 10 MB of garbage; what the test runner allocates meanwhile is far less.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(4_000_000);
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000);
});
