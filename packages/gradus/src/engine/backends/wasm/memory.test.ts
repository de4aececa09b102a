import { expect, test } from "vitest";
import { LinearMemory } from "./memory.js";

test("reserved ranges begin on cache lines, do not overlap and leave room for a vector behind the last", () => {
  const memory = new LinearMemory();
  const [first, second, third] = [memory.reserve(4, "a"), memory.reserve(100, "b"), memory.reserve(65536 * 2, "c")];
  expect([first % 64, second % 64, third % 64]).toEqual([0, 0, 0]);
  expect(second).toBe(first + 64);
  expect(third).toBe(second + 128);
  expect(memory.memory.buffer.byteLength).toBeGreaterThanOrEqual(third + 65536 * 2 + 64);
});

test("a view is the same until the memory grows, and then shows the same elements", () => {
  const memory = new LinearMemory();
  const view = memory.view(memory.reserve(12, "a"), 3, "i32");
  view().set([1, 2, 3]);
  const before = view();
  memory.reserve(64, "no growth");
  expect(view()).toBe(before);
  memory.reserve(1_000_000, "growth");
  expect(before.length).toBe(0);
  expect([...view()]).toEqual([1, 2, 3]);
});

test("types of elements have their arrays", () => {
  const memory = new LinearMemory();
  const kinds = (["f32", "i32", "bool", "u8"] as const).map((dtype) => memory.view(64, 4, dtype)().constructor.name);
  expect(kinds).toEqual(["Float32Array", "Int32Array", "Int32Array", "Uint8Array"]);
});

test("beyond 4 GiB the message names what was wanted", () => {
  expect(() => new LinearMemory().reserve(2 ** 32, "the program's memory")).toThrow(
    /^the program's memory: the memory of the wasm backend ends at 4096 MiB: 4097 MiB/,
  );
});
