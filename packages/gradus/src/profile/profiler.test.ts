import { expect, test } from "vitest";
import { loss, nn, optim, profileLines, profileTrace, recipe } from "../index.js";
import type { Profile } from "./profile.js";

const rows = {
  x: Array.from({ length: 96 }, (_, row) => Array.from({ length: 12 }, (_, column) => Math.sin(row * (column + 1)))),
  y: Array.from({ length: 96 }, (_, row) => row % 3),
};
const base = recipe({
  model: nn.sequential(nn.dense(32), nn.batchNorm(), nn.relu(), nn.dense(3)),
  loss: loss.softmaxCrossEntropy(),
  optimizer: optim.adam({ learningRate: 0.01 }),
  batchSize: 32,
  epochs: 8,
  seed: 3,
});

async function profiled(): Promise<{ profile: Profile; hash: string }> {
  const run = base.run({ train: rows, dev: rows, threads: 1, profile: true });
  const model = await run.result();
  return { profile: run.profile(), hash: await model.weightsHash() };
}

test("a profile knows every program, and its shares and the rest make up the whole", async () => {
  const { profile, hash } = await profiled();
  expect(profile.programs.map(({ name, calls }) => [name, calls]).sort()).toEqual([
    ["prediction of 128 rows with their loss", 8],
    ["step on 32 rows", 24],
  ]);
  for (const { ms, waitingMs, instructions } of profile.programs) {
    const shares = instructions.reduce((sum, { share }) => sum + share, 0);
    expect(shares + waitingMs / ms).toBeCloseTo(1, 1);
  }
  expect(profile.programMs).toBeLessThan(profile.wallMs);
  expect(hash).toBe(await (await base.run({ train: rows, dev: rows, threads: 1 }).result()).weightsHash());
});

test("a layer's gradients stand in its line", async () => {
  const { profile } = await profiled();
  const step = profile.programs.find(({ name }) => name.startsWith("step"))!;
  const dense = step.layers.find(({ place }) => place === "model.0 (dense)")!;
  expect(step.layers.map(({ place }) => place)).toEqual(
    expect.arrayContaining(["model.0 (dense)", "model.1 (batchNorm)", "model.3 (dense)", "optimizer", "loss (softmaxCrossEntropy)"]),
  );
  expect(step.layers.some(({ place }) => place.startsWith("gradients"))).toBe(false);
  expect(dense.flops).toBeGreaterThanOrEqual(2 * (2 * 32 * 12 * 32)); // the product and the gradient of its weights
  const lines = profileLines(profile);
  expect(lines.find((line) => line.startsWith("model.0 (dense)"))).toBeDefined();
  expect(lines.find((line) => line.startsWith("step on 32 rows"))).toMatch(/ 24 +1 /);
});

test("the trace is what Chrome's viewer reads: complete events on named rows, instructions within the program's call", async () => {
  const { profile } = await profiled();
  const { traceEvents } = JSON.parse(profileTrace(profile)) as {
    traceEvents: { ph: string; name: string; pid: number; tid: number; ts: number; dur: number; args: { name?: string } }[];
  };
  const named = traceEvents.filter(({ name }) => name === "thread_name").map(({ tid, args }) => [tid, args.name]);
  expect(named).toEqual([
    [0, "programs"],
    [1, "thread 1"],
  ]);
  const complete = traceEvents.filter(({ ph }) => ph === "X");
  const calls = complete.filter(({ tid }) => tid === 0);
  const parts = complete.filter(({ tid }) => tid === 1);
  expect(calls.length).toBeGreaterThan(10);
  expect(parts.length).toBeGreaterThan(calls.length);
  for (const { ts, dur } of parts) expect(calls.some((call) => ts >= call.ts - 1 && ts + dur <= call.ts + call.dur + 1)).toBe(true);
});

test("a run that was not told to take the time says so, and the reference cannot", () => {
  const run = base.run({ train: rows });
  run.interrupt();
  expect(() => run.profile()).toThrow(/profile: true/);
  expect(() => base.run({ train: rows, backend: "reference", profile: true })).toThrow(/run, profile: the reference backend/);
});
