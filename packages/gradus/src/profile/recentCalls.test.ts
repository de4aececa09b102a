import { expect, test } from "vitest";
import { RecentCalls } from "./recentCalls.js";

test("slow calls, the first and those that met other work, do not count", () => {
  const recent = new RecentCalls(2);
  for (let call = 0; call < 200; call++) {
    const ms = call < 100 ? 50 : call % 2 === 0 ? 4 : 30;
    recent.add(ms).set([ms / 4, ms / 2]);
  }
  const { ms, times } = recent.fastest();
  expect([ms, ...times]).toEqual([4, 1, 2]);
  expect([recent.count, recent.totalMs]).toEqual([200, 100 * 50 + 50 * 4 + 50 * 30]);
});

test("without calls everything is 0, and with a few the fastest counts", () => {
  const recent = new RecentCalls(1);
  expect(recent.fastest()).toEqual({ ms: 0, times: Float64Array.of(0) });
  recent.add(5).set([3]);
  recent.add(4).set([2]);
  expect(recent.fastest()).toEqual({ ms: 4, times: Float64Array.of(2) });
});
