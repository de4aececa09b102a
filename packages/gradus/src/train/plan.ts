import { forwardPlace, type InstructionFacts } from "../engine/index.js";
import { type MachineRates, machineRates } from "../profile/index.js";
import { batchesOfJob } from "./epochBatches.js";
import type { Job, RunOptions } from "./job.js";
import { Stepper } from "./stepper.js";

/** So long steps are done to see how long they take, and so many at least. */
const measureMs = 300;
const fewestSteps = 3;

/** What a plan is made for; `dev` because early stopping and schedules may watch it. */
export type PlanOptions = Pick<RunOptions, "train" | "dev" | "backend" | "threads">;

/** What one layer costs in a step, its gradients included; "" are operations that belong to none. */
export type LayerCost = Readonly<{ place: string; flops: number; bytes: number }>;

/** What a training costs, before its first step. Where a step accumulates, its batches count together. */
export type Plan = Readonly<{
  rows: number;
  batchSize: number;
  stepsPerEpoch: number;
  /** At most: early stopping may end it before. */
  epochs: number;
  parameters: number;
  /** Floating-point operations of a step by what they mean (see `flopsOf`), and bytes that its instructions read and write; 0 on the reference backend. */
  flopsPerStep: number;
  bytesPerStep: number;
  layers: readonly LayerCost[];
  /** Bytes: train rows as the network reads them; weights, slots and averages; the program's own numbers in between. */
  memory: Readonly<{ data: number; states: number; program: number }>;
  secondsPerStep: number;
  /** Of steps alone: what is done after an epoch, such as measuring dev rows, comes on top. */
  secondsPerEpoch: number;
  seconds: number;
  /** How the seconds were found: so many steps on the first batches, on so many threads, of which the fastest quarter counts. */
  measured: Readonly<{ steps: number; threads: number }>;
  rates: MachineRates;
}>;

/** Traces and compiles the step, and does a few in a session of its own. @throws UserError if the model cannot be traced or the first steps fail */
export function planOf(job: Job): Plan {
  const { recipe, network, rows, train, stream, batchSize, stepsPerEpoch } = job;
  const stepper = new Stepper({ ...job, shadow: 0, profiler: undefined });
  const { instructions, peakBytes } = stepper.program;
  const times = measuredSteps(stepper, job);
  const fastest = times.slice(0, Math.max(1, times.length >> 2));
  const secondsPerStep = fastest.reduce((sum, ms) => sum + ms, 0) / fastest.length / 1000;
  const total = (of: "flops" | "bytes"): number => recipe.accumulate * instructions.reduce((sum, each) => sum + each[of], 0);
  return {
    rows,
    batchSize,
    stepsPerEpoch,
    epochs: recipe.epochs,
    parameters: network.size,
    flopsPerStep: total("flops"),
    bytesPerStep: total("bytes"),
    layers: layerCosts(instructions, recipe.accumulate),
    memory: { data: stream?.bytes ?? train.x.byteLength + (train.y?.byteLength ?? 0), states: stepper.stateBytes, program: peakBytes },
    secondsPerStep,
    secondsPerEpoch: secondsPerStep * stepsPerEpoch,
    seconds: secondsPerStep * stepsPerEpoch * recipe.epochs,
    measured: { steps: times.length, threads: stepper.threads },
    rates: machineRates(),
  };
}

/** Milliseconds of steps, the fastest first. */
function measuredSteps(stepper: Stepper, job: Job): number[] {
  const rowsOf = batchesOfJob(job);
  const times: number[] = [];
  const until = performance.now() + measureMs;
  for (let step = 0; step < fewestSteps || performance.now() < until; step++) {
    const start = performance.now();
    const at = { step, epoch: Math.floor(step / job.stepsPerEpoch), stepsPerEpoch: job.stepsPerEpoch };
    stepper.step(rowsOf(0, step % job.stepsPerEpoch), at);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

function layerCosts(instructions: readonly InstructionFacts[], times: number): LayerCost[] {
  const layers = new Map<string, { place: string; flops: number; bytes: number }>();
  for (const instruction of instructions) {
    const place = forwardPlace(instruction.place);
    const layer = layers.get(place) ?? { place, flops: 0, bytes: 0 };
    layers.set(place, layer);
    layer.flops += times * instruction.flops;
    layer.bytes += times * instruction.bytes;
  }
  return [...layers.values()];
}
