import type { Access, Loops, Operand, Store } from "./program.js";

/** Where something lies, or counts from, and its steps for each loop. */
export interface Walk {
  readonly offset: number;
  readonly steps: readonly number[];
}

type Parts = Pick<Loops, "operands" | "stores" | "epilogue">;

/** Operands and stores of a nest after its loops have changed: `move` says what becomes of offset and steps. */
export function moved(loops: Parts, move: (walk: Walk) => Walk): Parts {
  return {
    operands: loops.operands.map((operand) => movedOperand(operand, move)),
    stores: loops.stores.map((store) => movedStore(store, move)),
    epilogue: loops.epilogue.map((store) => movedStore(store, move)),
  };
}

function movedOperand(operand: Operand, move: (walk: Walk) => Walk): Operand {
  if (operand.kind === "result") return operand;
  return operand.kind === "index" ? { ...operand, ...move(operand) } : { ...operand, access: movedAccess(operand.access, move) };
}

function movedStore(store: Store, move: (walk: Walk) => Walk): Store {
  return { ...store, access: movedAccess(store.access, move) };
}

function movedAccess(access: Access, move: (walk: Walk) => Walk): Access {
  const { offset, steps } = move(access);
  const { indirect } = access;
  return { ...access, offset, steps, ...(indirect && { indirect: { ...indirect, at: movedAccess(indirect.at, move) } }) };
}
