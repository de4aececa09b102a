import { afterEach, expect, test, vi } from "vitest";
import { noInk } from "../terminal/ink.js";
import { StatusLine } from "../terminal/statusLine.js";
import { TrainingProgress } from "./trainingProgress.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const start = {
  type: "start",
  parameters: 10,
  rows: { train: 100, dev: 20, test: 0 },
  epochs: 10,
  stepsPerEpoch: 50,
  backend: "wasm",
  notes: [],
} as const;
const epoch = (number: number, dev: number, best: boolean) =>
  ({
    type: "epoch",
    epoch: number,
    step: number * 50,
    train: { loss: 0.5 },
    dev: { loss: dev },
    penalty: 0,
    learningRate: 0.1,
    seconds: 1,
    stepsPerSecond: 50,
    best,
  }) as const;
const step = (number: number) =>
  ({ type: "step", step: number, epoch: Math.ceil(number / 50), batch: 1, loss: 0.9, learningRate: 0.1 }) as const;

test("the line tells epoch, speed, losses, the best epoch behind and the time that is left at most", () => {
  const clock = { ms: 0 };
  vi.spyOn(performance, "now").mockImplementation(() => clock.ms);
  const written: string[] = [];
  const line = new StatusLine(
    { isTTY: true, columns: 200, write: (text) => written.push(text.replace("\r\u001b[2K", "")) },
    () => clock.ms,
  );
  const progress = new TrainingProgress(line, noInk);
  progress.see(start);
  clock.ms = 500;
  progress.see(step(10));
  clock.ms = 1000;
  progress.see(epoch(1, 0.25, true));
  clock.ms = 2000;
  progress.see(epoch(2, 0.75, false));
  clock.ms = 2500;
  progress.see(step(125));
  progress.see({ type: "stop", reason: "early", epoch: 2, step: 125, bestEpoch: 1, restored: true });
  expect(written).toEqual([
    "epoch 1/10  20 steps/s  train 0.9000",
    "epoch 1/10  50 steps/s  train 0.5000  dev 0.2500  at most 9.0 s left",
    "epoch 2/10  50 steps/s  train 0.5000  dev 0.7500 (best 0.2500 in epoch 1)  at most 8.0 s left",
    "epoch 3/10  50 steps/s  train 0.5000  dev 0.7500 (best 0.2500 in epoch 1)  at most 7.5 s left",
    "",
  ]);
});
