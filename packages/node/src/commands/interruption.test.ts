import { afterEach, expect, test, vi } from "vitest";
import { listenForInterrupt } from "./interruption.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** A listener whose clock stands where it is put, and the exit codes that it asked for. */
function stage() {
  const exits: unknown[] = [];
  const clock = { ms: 5000 };
  vi.spyOn(performance, "now").mockImplementation(() => clock.ms);
  vi.spyOn(process, "exit").mockImplementation((code) => {
    exits.push(code);
    return undefined as never;
  });
  const calls: string[] = [];
  return { exits, clock, calls, interrupt: listenForInterrupt(() => calls.push("first")) };
}

test("the first Ctrl-C ends the work in order; a second one within a second is the same one", () => {
  const { exits, clock, calls, interrupt } = stage();
  expect(interrupt.wasInterrupted()).toBe(false);
  process.emit("SIGINT");
  clock.ms += 900;
  process.emit("SIGINT");
  interrupt.stop();
  expect([calls, exits, interrupt.wasInterrupted()]).toEqual([["first"], [], true]);
});

test("another Ctrl-C more than a second later ends the process at once", () => {
  const { exits, clock, calls, interrupt } = stage();
  process.emit("SIGINT");
  clock.ms += 1100;
  process.emit("SIGINT");
  interrupt.stop();
  expect([calls, exits]).toEqual([["first"], [130]]);
});

test("after it was told to stop, nobody listens", () => {
  const before = process.listenerCount("SIGINT");
  const { interrupt } = stage();
  expect(process.listenerCount("SIGINT")).toBe(before + 1);
  interrupt.stop();
  expect(process.listenerCount("SIGINT")).toBe(before);
});
