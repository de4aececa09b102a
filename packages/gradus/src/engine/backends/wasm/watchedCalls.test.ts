import { expect, test } from "vitest";
import { input, matmul, openSession, type Session, state, sum, type WatchedCall } from "../../index.js";

const [rows, inner, columns] = [64, 96, 48];

function program(session: Session) {
  const [x, w] = [input("x", [rows, inner]), state("w", [inner, columns])];
  const y = matmul(x, w).relu();
  return session.compile({ name: "try", outputs: { total: sum(y) }, updates: { w: w.add(sum(y).mul(1e-3)) } });
}

const states = [{ name: "w", shape: [inner, columns] }];

/** Runs the program several times until the team has gathered; what a watcher heard, and the state in the end. */
async function watched(threads: number): Promise<{ calls: WatchedCall[]; count: number; flops: number[]; w: number[] }> {
  const calls: WatchedCall[] = [];
  let count = 0;
  let flops: number[] = [];
  const session = openSession({
    threads,
    states,
    watch: ({ name, instructions }) => {
      expect(name).toBe("try");
      count = instructions.length;
      flops = instructions.map((instruction) => instruction.flops);
      return (call) => calls.push({ ...call, stamps: call.stamps.slice() });
    },
  });
  const executable = program(session);
  session.state("w").fill(0.01);
  executable.input("x").fill(0.5);
  for (let k = 0; k < 5 || (executable.threads() < threads && k < 200); k++) {
    executable.run();
    if (executable.threads() < threads) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { calls, count, flops, w: [...session.state("w")] };
}

test.each([1, 2])("on %i threads every instruction begins and ends within its call, on the clock of the first thread", async (threads) => {
  const { calls, count } = await watched(threads);
  const last = calls.at(-1)!;
  expect(last.threads).toBe(threads);
  let known = 0;
  for (let at = 0; at < threads * count; at++) {
    const [from, to] = [last.stamps[2 * at]!, last.stamps[2 * at + 1]!];
    if (Number.isNaN(from)) continue;
    known++;
    expect(from).toBeGreaterThanOrEqual(last.began - 0.01);
    expect(to).toBeGreaterThanOrEqual(from);
    expect(to).toBeLessThanOrEqual(last.ended + 0.01);
  }
  expect(known).toBeGreaterThanOrEqual(count);
  if (threads === 2) expect(last.stamps.slice(2 * count, 4 * count).some((stamp) => !Number.isNaN(stamp))).toBe(true);
});

test("watching changes no bit", async () => {
  const { calls, w } = await watched(1);
  const session = openSession({ states });
  const executable = program(session);
  session.state("w").fill(0.01);
  executable.input("x").fill(0.5);
  for (let k = 0; k < calls.length; k++) executable.run();
  expect([...session.state("w")]).toEqual(w);
});

test("the instructions' operations are those of the graph", async () => {
  const { flops } = await watched(1);
  const graph = 2 * rows * inner * columns + rows * columns + rows * columns + 1 + inner * columns;
  expect(flops.reduce((total, each) => total + each, 0)).toBe(graph);
});

test("a program that nobody watches imports no clock", () => {
  const session = openSession({ states });
  expect(program(session).text).not.toContain("stamp");
  expect(() => openSession({ backend: "reference", states, watch: () => () => {} })).toThrow(/reference backend has no instructions/);
});
