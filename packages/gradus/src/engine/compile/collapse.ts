import { moved } from "./moved.js";
import type { Loops } from "./program.js";

/** Drops loops of extent 1 and joins neighbours (both kept or both reduced) over which every access moves evenly: contiguous work becomes one loop. */
export function collapse(loops: Loops): Loops {
  let { kept, reduced } = loops;
  let plan = [...kept, ...reduced].map((extent, at) => ({ extent, group: at < kept.length ? 0 : 1, members: [at] }));
  plan = plan.filter(({ extent }) => extent !== 1);
  const steps = allSteps(loops);
  const joined: typeof plan = [];
  for (const loop of plan) {
    const last = joined.at(-1);
    const outer = last?.members.at(-1);
    if (last !== undefined && last.group === loop.group && steps.every((of) => of[outer!]! === of[loop.members[0]!]! * loop.extent)) {
      last.extent *= loop.extent;
      last.members.push(loop.members[0]!);
    } else joined.push({ ...loop, members: [...loop.members] });
  }
  kept = joined.filter(({ group }) => group === 0).map(({ extent }) => extent);
  reduced = joined.filter(({ group }) => group === 1).map(({ extent }) => extent);
  return {
    ...loops,
    kept,
    reduced,
    ...moved(loops, ({ offset, steps: of }) => ({ offset, steps: joined.map(({ members }) => of[members.at(-1)!]!) })),
  };
}

function allSteps({ operands, stores, epilogue }: Loops): (readonly number[])[] {
  const accesses = [...stores, ...epilogue].map(({ access }) => access);
  const found: (readonly number[])[] = [];
  for (const operand of operands) {
    if (operand.kind === "index") found.push(operand.steps);
    if (operand.kind === "load") accesses.push(operand.access);
  }
  for (const { steps, indirect } of accesses) found.push(steps, ...(indirect ? [indirect.at.steps] : []));
  return found;
}
