import type { Profile, ProgramProfile } from "./profile.js";
import { titleOf } from "./title.js";

/** A call that is kept: `origin` is milliseconds since 1970, the others count from there; stamps as a watcher gets them. */
export type KeptCall = Readonly<{ origin: number; began: number; ended: number; threads: number; stamps: Float64Array }>;

/** Everything happens in one process of the trace. */
const processNumber = 1;

/**
 * The last calls of each program as Chrome's trace events (JSON), which chrome://tracing and Perfetto open: a row for each thread of the team, and one for
 * the programs. Source: Google, Trace Event Format, "complete" (X) and "metadata" (M) events; times in microseconds.
 */
export function profileTrace({ programs }: Profile): string {
  const calls = programs.flatMap(({ kept }) => kept);
  const first = Math.min(...calls.map(({ origin, began }) => origin + began));
  const threads = Math.max(1, ...calls.map((call) => call.threads));
  const events = [
    metadata("process_name", 0, "Gradus"),
    metadata("thread_name", 0, "programs"),
    ...Array.from({ length: threads }, (_, thread) => metadata("thread_name", thread + 1, `thread ${thread + 1}`)),
    ...programs.flatMap((program) => program.kept.flatMap((call) => eventsOf(program, call, first))),
  ];
  return JSON.stringify({ traceEvents: events, displayTimeUnit: "ns" });
}

function metadata(name: string, tid: number, value: string): object {
  return { ph: "M", name, pid: processNumber, tid, args: { name: value } };
}

function eventsOf({ name, instructions }: ProgramProfile, { origin, began, ended, threads, stamps }: KeptCall, first: number): object[] {
  const event = (title: string, tid: number, from: number, to: number, args: object): object => ({
    ph: "X",
    name: title,
    pid: processNumber,
    tid,
    ts: 1000 * (origin - first + from),
    dur: 1000 * (to - from),
    args,
  });
  const events = [event(name, 0, began, ended, { threads })];
  const count = instructions.length;
  for (let thread = 0; thread < threads; thread++)
    instructions.forEach((instruction, i) => {
      const [from, to] = [stamps[2 * (thread * count + i)]!, stamps[2 * (thread * count + i) + 1]!];
      if (Number.isNaN(to - from)) return;
      const { half, flops, bytes } = instruction;
      events.push(event(titleOf(instruction), thread + 1, from, to, { instruction: i, half, flops, bytes }));
    });
  return events;
}
