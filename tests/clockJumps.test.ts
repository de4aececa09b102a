// A wall clock that jumps by a day, now forward and now back, as it does where a machine sleeps or is set right: nothing but the dates that are written down may notice.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { data, nn, optim, type Recipe, type RunEvent, recipe, tune } from "gradus";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { RunFolder } from "../packages/node/src/runs/runFolder.js";
import { openStudyStore } from "../packages/node/src/stores/index.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-clock-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const day = 24 * 3600 * 1000;
let jumps = 0;
beforeEach(() => {
  const now = Date.now.bind(Date);
  vi.spyOn(Date, "now").mockImplementation(() => now() + (jumps++ % 2 === 0 ? day : -day));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const x = Array.from({ length: 120 }, (_, row) => [Math.sin(row), Math.cos(3 * row)]);
const rows = data.fromColumns({ a: x.map(([a]) => a!), b: x.map(([, b]) => b!), y: x.map(([a, b]) => a! * b!) }, { target: "y" });
const [train, dev] = [
  rows.take(Int32Array.from({ length: 80 }, (_, at) => at)),
  rows.take(Int32Array.from({ length: 40 }, (_, at) => 80 + at)),
];
const base: Recipe = recipe({
  model: nn.sequential(nn.dense(6), nn.tanh(), nn.dense(1)),
  optimizer: optim.adam({ learningRate: 0.01 }),
  batchSize: 16,
  epochs: 5,
  seed: 2,
});

test("a training has the same bits, and its events tell durations that can be", async () => {
  const run = base.run({ train, dev });
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  const hash = await (await run.result()).weightsHash();
  for (const event of events)
    if (event.type === "epoch" || event.type === "end") {
      expect(event.seconds).toBeGreaterThan(0);
      expect(event.seconds).toBeLessThan(600);
    }
  expect(run.expectedSeconds()).toBeLessThan(600);
  vi.restoreAllMocks();
  expect(await (await base.run({ train, dev }).result()).weightsHash()).toBe(hash);
});

test("the lock of a run's folder holds for as long as its process lives", async () => {
  const path = join(folder, "run");
  const asked = { command: "train", source: "a.csv", options: {} };
  const first = await RunFolder.open(path, asked as never);
  await expect(RunFolder.open(path, asked as never)).rejects.toThrow(/is at work on this run/);
  await first.close();
});

test("a study in a store runs each trial once, keeps its budget of time, and no trial is taken for lost", async () => {
  const store = await openStudyStore(join(folder, "study.db"));
  const study = tune.study({ space: { rate: tune.logUniform(0.001, 0.1) }, minimize: "value", trials: 12, seed: 4, store });
  const seen: number[] = [];
  await study.run(
    async (trial) => {
      seen.push(trial.number);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return Math.log10(trial.parameters.rate) ** 2;
    },
    { trials: 12 },
  );
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at));
  expect(study.trials.every(({ state, turn }) => state === "finished" && turn === 0)).toBe(true);
  await store.close();
});
