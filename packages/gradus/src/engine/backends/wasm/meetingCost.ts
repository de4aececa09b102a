import { crew, nextProgram, type TeamProgram } from "../team/index.js";
import { ModuleBuilder } from "./assembler.js";
import { barrierWords, writeBarrier } from "./barrier.js";

/** What a team's meetings cost, in milliseconds. */
export interface MeetingCost {
  /** One barrier at which all arrive together. */
  readonly barrier: number;
  /** An order and its end. */
  readonly order: number;
}

/** Barriers in a round of measurement, and rounds, the shortest of which counts. */
const meetings = 64;
const rounds = 8;
const spin = 20_000;

/** A measurement holds for so long: the machine may have been busy. */
const validMs = 10_000;

const measured = new Map<number, { readonly cost: MeetingCost; readonly until: number }>();
let meeting: Meeting | undefined;

type Call = (thread: number, threads: number, spin: number) => void;
interface Meeting {
  readonly program: TeamProgram;
  readonly compute: Call;
  readonly commit: Call;
}

/** What meetings of `threads` threads cost on this machine as it was measured lately, when such a team had gathered; else a usual figure. */
export function meetingCost(threads: number): MeetingCost {
  const known = measured.get(threads);
  return known !== undefined && performance.now() < known.until ? known.cost : { barrier: 0.0003 * threads, order: 0.001 * threads };
}

/** Measures, if that has not been done lately and the team has gathered. Takes less than a millisecond on a quiet machine. Whether the cost is known now. */
export function measureMeetings(threads: number): boolean {
  if (performance.now() < (measured.get(threads)?.until ?? 0)) return true;
  meeting ??= prepare();
  const { program, ...own } = meeting;
  if (!crew.ready(program, threads)) return false;
  const timed = (part: "compute" | "commit"): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      crew.order(program, threads, { part, spin, awake: 100 });
      own[part](0, threads, spin);
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };
  const order = timed("commit");
  const many = timed("compute");
  const cost = { order, barrier: Math.max(0, many - order) / meetings };
  measured.set(threads, { cost, until: performance.now() + validMs });
  return true;
}

/** A program that does nothing but meet: many times in `compute`, once in `commit`. */
function prepare(): Meeting {
  const builder = new ModuleBuilder();
  builder.importMemory({ module: "env", name: "memory", min: 1, max: 1, shared: true });
  const barrier = writeBarrier(builder);
  const part = (name: string, count: number): void => {
    builder.function(name, { params: { thread: "i32", threads: "i32", spin: "i32" } }, (f) => {
      for (let at = 0; at < count; at++) {
        f.get(f.params[1]!);
        f.get(f.params[2]!);
        f.call(barrier);
      }
    });
  };
  part("compute", meetings);
  part("commit", 1);
  const module = new WebAssembly.Module(builder.bytes());
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const { compute, commit } = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Record<
    "compute" | "commit",
    Call
  >;
  return { program: { id: nextProgram(), module, memory, ...barrierWords }, compute, commit };
}
