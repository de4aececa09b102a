import type { FunctionBuilder, Local } from "./assembler.js";

/** Which of a team's threads: number `thread` of `threads`. */
export interface Member {
  readonly thread: number;
  readonly threads: number;
}

/** The units from .. to - 1 of an instruction that a member executes: as many as any other, the first members one more where it does not come out even. */
export function shareOf(units: number, { thread, threads }: Member): { from: number; to: number } {
  const each = Math.floor(units / threads);
  const more = units % threads;
  const first = (t: number): number => t * each + Math.min(t, more);
  return { from: first(thread), to: first(thread + 1) };
}

/**
 * The seat of a thread for the instruction with number `at` of a stage. Where there are fewer units than threads, all move on by one with each instruction,
 * so that the work falls to another thread each time; otherwise everybody stays, and finds what it wrote itself in its own core's cache.
 */
export function seatOf({ thread, threads }: Member, { at, units }: { readonly at: number; readonly units: number }): Member {
  return { thread: units < threads ? (thread + at) % threads : thread, threads };
}

/** The same as code: sets `from` and `to`. */
export function writeShare(f: FunctionBuilder, units: number, at: Readonly<Record<"thread" | "threads" | "from" | "to", Local>>): void {
  const { thread, threads, from, to } = at;
  const [each, more] = [f.local("i32"), f.local("i32")];
  f.i32(units);
  f.get(threads);
  f.op("i32.div_u");
  f.set(each);
  f.i32(units);
  f.get(threads);
  f.op("i32.rem_u");
  f.set(more);
  f.get(thread);
  f.get(each);
  f.op("i32.mul");
  writeLesser(f, thread, more);
  f.op("i32.add");
  f.tee(from);
  f.get(each);
  f.op("i32.add");
  f.get(thread);
  f.get(more);
  f.op("i32.lt_u");
  f.op("i32.add");
  f.set(to);
  f.release(each);
  f.release(more);
}

function writeLesser(f: FunctionBuilder, a: Local, b: Local): void {
  f.get(a);
  f.get(b);
  f.get(a);
  f.get(b);
  f.op("i32.lt_u");
  f.op("select");
}
