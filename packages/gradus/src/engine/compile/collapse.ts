import type { Access, Loops, Operand, Store } from "./program.js";

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
  const pick = (of: readonly number[]) => joined.map(({ members }) => of[members.at(-1)!]!);
  return {
    ...loops,
    kept,
    reduced,
    operands: loops.operands.map((operand) => movedOperand(operand, pick)),
    stores: loops.stores.map((store) => movedStore(store, pick)),
    epilogue: loops.epilogue.map((store) => movedStore(store, pick)),
  };
}

type Pick = (steps: readonly number[]) => number[];

function movedOperand(operand: Operand, pick: Pick): Operand {
  if (operand.kind === "result") return operand;
  return operand.kind === "index" ? { ...operand, steps: pick(operand.steps) } : { ...operand, access: movedAccess(operand.access, pick) };
}

function movedAccess(access: Access, pick: Pick): Access {
  const { indirect } = access;
  return { ...access, steps: pick(access.steps), ...(indirect && { indirect: { ...indirect, at: movedAccess(indirect.at, pick) } }) };
}

function movedStore(store: Store, pick: Pick): Store {
  return { ...store, access: movedAccess(store.access, pick) };
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
