import { freemem, totalmem } from "node:os";

/** Memory in bytes: of the machine or what a container may use of it, and what is free now. */
export function memory(): { readonly total: number; readonly free: number; readonly limited: boolean } {
  const machine = totalmem();
  const constrained = process.constrainedMemory?.() ?? 0;
  const limited = constrained > 0 && constrained < machine;
  const total = limited ? constrained : machine;
  return { total, free: Math.min(freemem(), total), limited };
}
