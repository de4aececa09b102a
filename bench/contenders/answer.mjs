// @ts-check
// The contender's side of a measurement: a process that holds one library, told what to do line by line. See docs/benchmarks.md.
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { numbersOf, rowsOf } from "../workloads/data.mjs";

/**
 * What a contender makes of a workload: `steps` does so many units of it (steps, epochs, products), `facts` is reported as it is.
 * `last` is asked for more when all is measured; `absent` says why it cannot.
 * @typedef {{ steps: (count: number) => void | Promise<void>, facts?: Record<string, unknown>, last?: () => Record<string, unknown> } | { absent: string }} Opened
 * @typedef {import("../workloads/index.mjs").Workload} Workload
 * @typedef {{ x: Float32Array, y: Int32Array } | { a: Float32Array, b: Float32Array } | null} Data
 * @typedef {{ version: string, threads: number, open: (workload: Workload, data: Data) => Opened | Promise<Opened> }} Library
 */

/** A sample is the mean over so many steps that the clock and the call weigh nothing. */
const sampleMs = 0.5;

/** Loads the library, answers what is asked on standard input, ends with it. @param {() => Promise<Library>} load */
export async function answer(load) {
  /** @type {Library} */
  let library;
  try {
    library = await load();
  } catch (failure) {
    reply({ absent: firstLine(failure) });
    process.exit(0);
  }
  reply({ version: library.version, threads: library.threads });
  /** @type {Awaited<ReturnType<typeof opened>> | undefined} */
  let open;
  for await (const line of createInterface({ input: process.stdin })) {
    const ask = JSON.parse(line);
    try {
      if (ask.open) {
        open = await opened(library, ask.open);
        reply(open.reply);
      } else if (ask.run && open) reply({ us: await open.samples(ask.run) });
      else if (ask.close && open) {
        reply(open.close());
        process.exit(0);
      }
    } catch (failure) {
      reply({ absent: firstLine(failure) });
      process.exit(0);
    }
  }
  process.exit(0);
}

/**
 * @param {Library} library
 * @param {Workload} workload
 */
async function opened(library, workload) {
  const data = dataOf(workload);
  const before = memoryBefore();
  const start = performance.now();
  const made = await library.open(workload, data);
  if ("absent" in made) return { reply: made, samples: async () => [], close: () => ({}) };
  const { steps, facts, last } = made;
  await steps(1);
  const firstStepMs = performance.now() - start;
  let count = 1;
  /** @param {number} ms */
  const samples = async (ms) => {
    /** @type {number[]} */
    const us = [];
    const until = performance.now() + ms;
    do {
      const from = performance.now();
      const going = steps(count);
      if (going) await going;
      const took = performance.now() - from;
      if (took < sampleMs && count < 1e5) count = Math.ceil(count * Math.min(10, Math.max(1.2, (1.2 * sampleMs) / Math.max(took, 1e-3))));
      else us.push((took * 1000) / count);
    } while (performance.now() < until || us.length === 0);
    return us;
  };
  return { reply: { firstStepMs, ...facts }, samples, close: () => ({ peakBytes: Math.max(0, memoryPeak() - before), ...last?.() }) };
}

/** @param {Workload} workload @returns {Data} */
function dataOf(workload) {
  if (workload.kind === "table") return null; // the file is the data
  if (workload.kind !== "product") return rowsOf(workload);
  return { a: numbersOf(workload.m * workload.k), b: numbersOf(workload.k * workload.n) };
}

/** Bytes that the process holds now; where the system allows it, the peak counts from here. */
function memoryBefore() {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Not Linux, or not allowed: the peak then counts from the start of the process.
  }
  return process.memoryUsage.rss();
}

function memoryPeak() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/** Lines of the protocol start with @, so that whatever a library prints is told apart. @param {unknown} value */
function reply(value) {
  process.stdout.write(`@${JSON.stringify(value)}\n`);
}

/** @param {unknown} failure */
function firstLine(failure) {
  return (failure instanceof Error ? failure.message : String(failure)).split("\n")[0] ?? "";
}
