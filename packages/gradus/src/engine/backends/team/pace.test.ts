import { expect, test } from "vitest";
import { type Foresight, Pace } from "./pace.js";

/** A part that takes `ms(threads)`, called again and again for so many milliseconds of a clock of its own; the threads of each call. */
function play(
  ms: (threads: number, clock: number) => number,
  until: number,
  foresee: Foresight = (alone, threads) => alone / threads,
): number[] {
  let clock = 0;
  const pace = new Pace([2, 4], foresee, () => clock);
  const used: number[] = [];
  while (clock < until) {
    const { threads } = pace;
    const took = ms(threads, clock);
    clock += took;
    pace.record(threads, took);
    used.push(threads);
  }
  return used;
}

test("a team that gains is kept after one thread has been measured", () => {
  const used = play((threads) => 2 / threads, 1000);
  expect(used.slice(0, 10)).toEqual(Array(10).fill(1));
  expect(used.slice(20).every((threads) => threads === 4)).toBe(true);
});

test("a team that does not keep its promise is left, and tried ever more rarely", () => {
  const used = play((threads) => (threads === 1 ? 1 : 3), 60_000);
  const tries = used.filter((threads, at) => threads > 1 && used[at - 1] === 1).length;
  expect(tries).toBeGreaterThan(2);
  expect(tries).toBeLessThan(10);
  expect(used.filter((threads) => threads > 1).length / used.length).toBeLessThan(0.01);
});

test("nobody is called where nothing is promised, and very short parts are not even timed any longer", () => {
  expect(
    new Set(
      play(
        () => 1,
        10_000,
        (alone) => alone,
      ),
    ),
  ).toEqual(new Set([1]));
  const pace = new Pace([2], (alone, threads) => alone / threads);
  for (let call = 0; call < 20_000; call++) pace.record(1, 0.002);
  expect([pace.threads, pace.isSettled]).toEqual([1, true]);
});

test("on a machine that becomes busy one thread takes over, and the team comes back when it is quiet again", () => {
  const busy = (clock: number): boolean => clock > 1000 && clock < 4000;
  const log: [number, number][] = [];
  play((threads, clock) => {
    log.push([clock, threads]);
    return threads === 1 ? 2 : busy(clock) ? 20 : 1;
  }, 20_000);
  const share = (from: number, to: number): number => {
    const part = log.filter(([clock]) => clock >= from && clock < to);
    return part.filter(([, threads]) => threads > 1).length / part.length;
  };
  expect(share(200, 1000)).toBe(1);
  expect(share(2000, 4000)).toBeLessThan(0.05);
  expect(share(15_000, 20_000)).toBeGreaterThan(0.9);
});

test("the smallest foretold time wins, not the largest team", () => {
  const used = play(
    (threads) => [0, 2, 1.1, 0, 1.3][threads]!,
    500,
    (_, threads) => (threads === 2 ? 1 : 1.5),
  );
  expect(used.at(-1)).toBe(2);
});
