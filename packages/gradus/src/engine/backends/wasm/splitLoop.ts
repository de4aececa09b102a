import { moved } from "../../compile/moved.js";
import type { Loops } from "../../compile/program.js";

/** The same work with kept loop d cut in two: rounds of `size` indices, and the indices within a round (which is loop d + 1 then). */
export function splitLoop(loops: Loops, d: number, size: number): Loops {
  return {
    ...loops,
    kept: loops.kept.flatMap((extent, at) => (at === d ? [extent / size, size] : [extent])),
    ...moved(loops, ({ offset, steps }) => ({
      offset,
      steps: steps.flatMap((step, at) => (at === d ? [step * size, step] : [step])),
    })),
  };
}
