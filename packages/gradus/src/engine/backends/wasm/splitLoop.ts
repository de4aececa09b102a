import type { Access, Loops, Operand, Store } from "../../compile/program.js";

/** The same work with kept loop d cut in two: rounds of `size` indices, and the indices within a round (which is loop d + 1 then). */
export function splitLoop(loops: Loops, d: number, size: number): Loops {
  const split = (steps: readonly number[]): number[] => steps.flatMap((step, at) => (at === d ? [step * size, step] : [step]));
  return {
    ...loops,
    kept: loops.kept.flatMap((extent, at) => (at === d ? [extent / size, size] : [extent])),
    operands: loops.operands.map((operand) => splitOperand(operand, split)),
    stores: loops.stores.map((store) => splitStore(store, split)),
    epilogue: loops.epilogue.map((store) => splitStore(store, split)),
  };
}

type Split = (steps: readonly number[]) => number[];

function splitOperand(operand: Operand, split: Split): Operand {
  if (operand.kind === "result") return operand;
  return operand.kind === "index"
    ? { ...operand, steps: split(operand.steps) }
    : { ...operand, access: splitAccess(operand.access, split) };
}

function splitStore(store: Store, split: Split): Store {
  return { ...store, access: splitAccess(store.access, split) };
}

function splitAccess(access: Access, split: Split): Access {
  const { indirect } = access;
  const steps = split(access.steps);
  return indirect === undefined
    ? { ...access, steps }
    : { ...access, steps, indirect: { ...indirect, at: splitAccess(indirect.at, split) } };
}
