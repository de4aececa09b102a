import { expect, test } from "vitest";
import { ModuleBuilder } from "./assembler.js";
import { barrierWords, writeBarrier } from "./barrier.js";

function openBarrier(): { words: Int32Array; meet: (threads: number, spin: number) => void } {
  const builder = new ModuleBuilder();
  builder.importMemory({ module: "env", name: "memory", min: 1, max: 1, shared: true });
  const barrier = writeBarrier(builder);
  builder.function("meet", { params: { threads: "i32", spin: "i32" } }, (f) => {
    for (const param of f.params) f.get(param);
    f.call(barrier);
  });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(builder.bytes()), { env: { memory } });
  return { words: new Int32Array(memory.buffer), meet: exports.meet as (threads: number, spin: number) => void };
}

test("the last to arrive passes at once, counts the meeting and leaves the barrier as it was for the next", () => {
  const { words, meet } = openBarrier();
  meet(1, 100);
  words[barrierWords.arrived / 4] = 2; // two others have arrived
  meet(3, 100);
  expect([words[barrierWords.arrived / 4], words[barrierWords.passed / 4], words[barrierWords.sleepers / 4]]).toEqual([0, 2, 0]);
});

test("who waits for a member that has failed does not wait for ever", () => {
  const { words, meet } = openBarrier();
  words[barrierWords.failed / 4] = 1;
  expect(() => meet(2, 100)).toThrow(WebAssembly.RuntimeError);
});
