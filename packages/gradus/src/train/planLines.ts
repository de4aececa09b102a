import { alignedRows, shown } from "../profile/index.js";
import type { Plan } from "./plan.js";

/** A plan in lines for a terminal: time, memory, and what each layer costs in a step. */
export function planLines(plan: Plan): string[] {
  const { rows, batchSize, stepsPerEpoch, epochs, parameters, memory, flopsPerStep, bytesPerStep, layers, measured, rates } = plan;
  const megabytes = (bytes: number): string => shown(bytes / 1e6);
  const total = memory.data + memory.states + memory.program;
  const gflops = flopsPerStep / plan.secondsPerStep / 1e9;
  return [
    `${rows} train rows, batches of ${batchSize}: ${stepsPerEpoch} steps an epoch, at most ${epochs} epochs; ${parameters} parameters`,
    `time    ${duration(plan.secondsPerEpoch)} an epoch, at most ${duration(plan.seconds)} in all, without measuring dev rows (${measured.steps} steps were tried on ${measured.threads} ${measured.threads === 1 ? "thread" : "threads"}; a step takes ${duration(plan.secondsPerStep)})`,
    `memory  ${megabytes(total)} MB: rows ${megabytes(memory.data)}, weights and slots ${megabytes(memory.states)}, the step itself ${megabytes(memory.program)}`,
    `work    ${shown(flopsPerStep / 1e6)} MFLOP a step, ${megabytes(bytesPerStep)} MB read and written: ${shown(gflops)} GFLOP/s, where a thread reaches ${shown(rates.gflops)} at best`,
    ...(layers.length === 0 ? [] : ["", ...layerTable(plan)]),
  ];
}

function layerTable({ layers, flopsPerStep }: Plan): string[] {
  return alignedRows([
    ["layer, with its gradients", "MFLOP a step", "share", "MB"],
    ...layers.map(({ place, flops, bytes }) => [
      place === "" ? "(no layer)" : place,
      shown(flops / 1e6),
      `${((100 * flops) / Math.max(1, flopsPerStep)).toFixed(1)} %`,
      shown(bytes / 1e6),
    ]),
  ]);
}

/** 0.000012 as 12.0 us, 0.5 as 500 ms, 90 as 1.50 min. */
function duration(seconds: number): string {
  if (seconds < 1e-3) return `${shown(seconds * 1e6)} us`;
  if (seconds < 1) return `${shown(seconds * 1e3)} ms`;
  if (seconds < 60) return `${shown(seconds)} s`;
  return seconds < 3600 ? `${shown(seconds / 60)} min` : `${shown(seconds / 3600)} h`;
}
