import type { FunctionHandle, ModuleBuilder } from "./assembler.js";

/**
 * Words at the start of a memory that a team shares, each on a cache line of its own: threads that have arrived; the number of barriers behind;
 * threads that sleep in one; and whether a member has failed.
 */
export const barrierWords = { arrived: 0, passed: 64, sleepers: 128, failed: 192 } as const;
/** Bytes at the start of a memory that are the barrier's. */
export const barrierBytes = 256;

/** Nanoseconds after which a sleeper looks whether a member has failed. */
const patience = 1_000_000_000;

/**
 * A meeting of `threads` threads: nobody leaves before all have arrived. The last one counts it as passed; the others look at that count for up to
 * `spin` rounds, and then sleep until the last one wakes them. Waiting awake takes a fraction of a microsecond, waking a sleeper some tens.
 */
export function writeBarrier(builder: ModuleBuilder): FunctionHandle {
  return builder.function("barrier", { params: { threads: "i32", spin: "i32" }, exported: false }, (f) => {
    const [threads, spin] = [f.params[0]!, f.params[1]!];
    const before = f.local("i32", "before");
    const isPassed = (): void => {
      f.i32(0);
      f.memory("i32.atomic.load", barrierWords.passed);
      f.get(before);
      f.op("i32.ne");
    };
    const addTo = (word: number, amount: number): void => {
      f.i32(0);
      f.i32(amount);
      f.memory("i32.atomic.rmw.add", word);
    };
    f.i32(0);
    f.memory("i32.atomic.load", barrierWords.passed);
    f.set(before);
    addTo(barrierWords.arrived, 1);
    f.i32(1);
    f.op("i32.add");
    f.get(threads);
    f.op("i32.eq");
    f.if(() => {
      f.i32(0);
      f.i32(0);
      f.memory("i32.atomic.store", barrierWords.arrived);
      addTo(barrierWords.passed, 1);
      f.op("drop");
      f.i32(0);
      f.memory("i32.atomic.load", barrierWords.sleepers);
      f.if(() => {
        f.i32(0);
        f.i32(-1);
        f.memory("memory.atomic.notify", barrierWords.passed);
        f.op("drop");
      });
      f.op("return");
    });
    f.comment("awake");
    f.loop((again) => {
      isPassed();
      f.if(() => f.op("return"));
      f.get(spin);
      f.i32(1);
      f.op("i32.sub");
      f.tee(spin);
      f.brIf(again);
    });
    f.comment("asleep");
    addTo(barrierWords.sleepers, 1);
    f.op("drop");
    f.loop((again) => {
      f.i32(0);
      f.memory("i32.atomic.load", barrierWords.failed);
      f.if(() => f.op("unreachable"));
      f.i32(0);
      f.get(before);
      f.i32(patience);
      f.op("i64.extend_i32_s");
      f.memory("memory.atomic.wait32", barrierWords.passed);
      f.op("drop");
      isPassed();
      f.op("i32.eqz");
      f.brIf(again);
    });
    addTo(barrierWords.sleepers, -1);
    f.op("drop");
  });
}
