import type { Fold } from "../../compile/program.js";
import type { FunctionBuilder } from "./assembler.js";
import { Cursors, unitNest } from "./cursors.js";
import { along, Elements, here, type Position, placeOf } from "./elements.js";
import { type AddressOf, type Kernel, nothing, product, type Range } from "./kernel.js";

/**
 * Zeroes a lead's block and adds kernel position after kernel position to it; at one kernel position the places of the innermost `out` loop differ,
 * so that four are added at a time. A unit is one round of the outermost lead loop.
 */
export function foldKernel(instruction: Fold): Kernel {
  const { lead, size } = instruction;
  if (product(lead) * size === 0) return nothing;
  return { units: lead[0] ?? 1, write: (f, range, { addressOf }) => writeFold(f, range, instruction, addressOf) };
}

function writeFold(f: FunctionBuilder, range: Range, { lead, kernel, out, size, type, source, target }: Fold, addressOf: AddressOf): void {
  const cursors = new Cursors(f);
  const elements = new Elements(f, cursors);
  const extents = [...lead, ...kernel, ...out];
  const inner = [...kernel, ...out].map((_, at) => lead.length + at);
  const lane = out.length > 0 ? inner.at(-1) : undefined;
  const from = placeOf(source, cursors, addressOf);
  const into = placeOf(target, cursors, addressOf);
  const add = (position: Position): void => {
    const sum = f.local("v128");
    elements.push(into, type, position);
    elements.push(from, type, position);
    f.op(type === "f32" ? "f32x4.add" : "i32x4.add");
    f.set(sum);
    elements.store(into, type, sum, position);
    f.release(sum);
  };
  const nest = ([d, ...rest]: readonly number[]): void => {
    if (d === undefined) add(here);
    else if (d === lane) addAlong(cursors, d, extents[d]!, add);
    else cursors.sweep(d, extents[d]!, () => nest(rest));
  };
  unitNest(
    cursors,
    f,
    lead.map((_, d) => d),
    lead,
    range,
    () => {
      elements.pushAddress(into);
      f.i32(0);
      f.i32(4 * size);
      f.op("memory.fill");
      if (!extents.includes(0)) nest(inner);
    },
  );
}

/** The innermost loop: whole vectors, then the rest, then back to the start. */
function addAlong(cursors: Cursors, d: number, extent: number, add: (position: Position) => void): void {
  const rounds = Math.floor(extent / 4);
  if (rounds > 0) cursors.repeat(d, rounds, 4, () => add(along(d, 4)));
  if (extent % 4 > 0) add(along(d, extent % 4));
  cursors.advance(d, -4 * rounds);
}
