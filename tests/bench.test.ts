import { expect, test } from "vitest";
import { optionsOf } from "../bench/options.mjs";
import { type Measured, median, ratioOf } from "../bench/pairs.mjs";
import { resultOf } from "../bench/result.mjs";
import { flopsOf } from "../bench/workloads/flops.mjs";
import { named } from "../bench/workloads/index.mjs";

function measured(name: string, threads: number, rounds: readonly number[], parameters = 100): Measured {
  const plan = { name, threads, ...(name === "gradus" && { backend: "wasm" }) };
  return { plan, version: "1", us: median(rounds), rounds, firstStepMs: 1, peakBytes: 1, facts: { parameters } };
}

test("a median lies in the middle, between the two middle values of an even number", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
});

test("a ratio compares turns of the same round, so a slow round that met both does not change it", () => {
  expect(ratioOf(measured("pytorch", 1, [2, 20, 2.2]), measured("gradus", 1, [1, 10, 1]))).toBe(2);
});

test("the better number of threads counts, and every entry knows its speed beside every peer", () => {
  const runs = [measured("gradus", 1, [2]), measured("gradus", 2, [1]), measured("pytorch", 1, [3]), measured("pytorch", 2, [8], 150)];
  const { gradus, peers, absent } = resultOf(named("30-64-64-2")[0]!, { measured: runs, missing: [] });
  expect([gradus.wasm?.us, gradus.wasm?.threads, gradus.wasm?.byThreads[0]?.speedup]).toEqual([1, 2, { pytorch: 1.5 }]);
  expect([peers.pytorch?.us, peers.pytorch?.threads, peers.pytorch?.ratio]).toEqual([3, 1, 3]);
  expect(absent).toEqual([{ name: "pytorch", threads: 2, absent: "measured, but with 150 parameters instead of 100" }]);
});

test("a perceptron costs three forward products, less the gradient of its data", () => {
  const [workload] = named("784-256-128-10");
  const [first, others] = [784 * 256, 256 * 128 + 128 * 10];
  expect(flopsOf(workload!)).toBe(2 * 128 * (2 * first + 3 * others));
});

test("--only takes a name as it is, a group, or several", () => {
  expect(optionsOf(["--only", "784-256-128-10"]).workloads.map(({ name }) => name)).toEqual(["784-256-128-10"]);
  expect(optionsOf(["--only", "epoch,2-16-16-2"]).workloads.map(({ name }) => name)).toEqual(["epoch-784-256-128-10", "2-16-16-2"]);
  expect(optionsOf(["--only", "tables"])).toMatchObject({ workloads: [], chapters: ["tables"] });
});

test.each([
  [["--only", "mlp"], /no workload "mlp"/],
  [["--only", "scores"], /--data FOLDER/],
  [["--peers", "keras"], /no "keras"/],
  [["--rounds", "0"], /--rounds: expected a whole number/],
  [["--jsn"], /--help lists the options/],
])("%j is refused", (args, message) => {
  expect(() => optionsOf(args)).toThrow(message);
});
