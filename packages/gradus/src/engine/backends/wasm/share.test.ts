import fc from "fast-check";
import { expect, test } from "vitest";
import { ModuleBuilder } from "./assembler.js";
import { shareOf, writeShare } from "./share.js";

/** The share as code that is given the team: 2 results by 2 functions. */
function asCode(units: number): (thread: number, threads: number) => { from: number; to: number } {
  const builder = new ModuleBuilder();
  for (const wanted of ["from", "to"] as const)
    builder.function(wanted, { params: { thread: "i32", threads: "i32" }, results: ["i32"] }, (f) => {
      const [thread, threads] = f.params;
      const result = { from: f.local("i32"), to: f.local("i32") };
      writeShare(f, units, { thread: thread!, threads: threads!, ...result });
      f.get(result[wanted]);
    });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(builder.bytes()));
  const { from, to } = exports as Record<"from" | "to", (thread: number, threads: number) => number>;
  return (thread, threads) => ({ from: from(thread, threads), to: to(thread, threads) });
}

test("shares follow each other without gap or overlap, none more than one unit larger than another, and the code agrees", () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(20), fc.nat(2 ** 30)), fc.integer({ min: 1, max: 256 }), (units, threads) => {
      const code = asCode(units);
      let next = 0;
      const sizes = new Set<number>();
      for (let thread = 0; thread < threads; thread++) {
        const share = shareOf(units, { thread, threads });
        expect(code(thread, threads)).toEqual(share);
        expect(share.from).toBe(next);
        next = share.to;
        sizes.add(share.to - share.from);
      }
      expect(next).toBe(units);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test("a single unit falls to the first thread", () => {
  expect([0, 1, 2].map((thread) => shareOf(1, { thread, threads: 3 }))).toEqual([
    { from: 0, to: 1 },
    { from: 1, to: 1 },
    { from: 1, to: 1 },
  ]);
});
