import { sizeOf } from "../graph/index.js";
import { load } from "../scalar/expression.js";
import { collapse } from "./collapse.js";
import { zeros } from "./loops.js";
import { moved } from "./moved.js";
import type { Places } from "./places.js";
import type { Access, Instruction, Loops, Operand } from "./program.js";
import { usedOperands } from "./usedOperands.js";

/** Units of work that a nest should have, for teams of threads; one whose kept loops give fewer is cut along its reduced loops. */
const wantedUnits = 64;
/** Points that a part has at least. */
const leastPoints = 4096;
/** Extents of parts are multiples of so many elements, so that only what is left over has an incomplete vector. */
const wholeVectors = 16;

/**
 * A nest that reduces many points to few is one unit of work for one thread. It becomes parts of equal extent along its outermost reduced loop, and what is
 * left over, each with results of its own, and a nest that joins these and does the epilogue. By shape alone, so that the bits are those of any team.
 */
export function splitReduction(loops: Loops, places: Places): Instruction[] {
  const cut = cutOf(loops);
  if (cut === undefined) return [loops];
  const { kept, reductions } = loops;
  const { extent, parts, rest } = cut;
  const count = parts + (rest > 0 ? 1 : 0);
  const partials = reductions.map(({ value }, of) => {
    const type = value.type === "f32" ? "f32" : "i32";
    return places.buffer("scratch", `parts of ${loops.name.split(" ").at(-1)} ${of}`, sizeOf(kept) * count, type);
  });
  const keptSteps = kept.map((_, d) => sizeOf(kept.slice(d + 1)) * count);
  const partialAt = (of: number, offset: number, after: number): Access => ({
    buffer: partials[of]!,
    offset,
    steps: [...keptSteps, 1, ...zeros(after)],
  });
  const results = reductions.map((_, of) => loops.operands.findIndex((operand) => operand.kind === "result" && operand.of === of));
  const part = (first: number, stretch: { readonly parts: number; readonly extent: number }): Loops => {
    const nest = cutLoop(loops, { from: first * extent, ...stretch });
    const epilogue = reductions.map(({ value }, of) => ({
      value: load(results[of]!, value.type),
      access: partialAt(of, first, loops.reduced.length),
    }));
    return collapse(usedOperands({ ...nest, epilogue }));
  };
  const left = rest > 0 ? [part(parts, { parts: 1, extent: rest })] : [];
  const onlyKept = moved(loops, ({ offset, steps }) => ({ offset, steps: [...steps.slice(0, kept.length), 0] }));
  const joined: Loops = {
    ...loops,
    name: `join parts of ${loops.name}`,
    reduced: [count],
    operands: [
      ...onlyKept.operands,
      ...reductions.map(({ value: { type } }, of): Operand => ({ kind: "load", type, access: partialAt(of, 0, 0) })),
    ],
    stores: [],
    reductions: reductions.map(({ value, join }, of) => ({ value: load(loops.operands.length + of, value.type), join })),
    epilogue: onlyKept.epilogue,
  };
  return [part(0, { parts, extent }), ...left, usedOperands(joined)];
}

/** Parts of so much along the outermost reduced loop, and what is left over; undefined where cutting does not pay. */
function cutOf({
  kept,
  reduced,
  reductions,
}: Loops): { readonly extent: number; readonly parts: number; readonly rest: number } | undefined {
  const [outermost] = reduced;
  if (outermost === undefined || reductions.length === 0) return undefined;
  const points = sizeOf(reduced);
  const wish = Math.min(Math.floor(wantedUnits / sizeOf(kept)), Math.floor(points / leastPoints));
  if (wish < 2) return undefined;
  const multiple = reduced.length === 1 ? wholeVectors : 1;
  const extent = Math.ceil(outermost / wish / multiple) * multiple;
  const parts = Math.floor(outermost / extent);
  return parts < 2 ? undefined : { extent, parts, rest: outermost - parts * extent };
}

/** The nest over a stretch of its outermost reduced loop, which becomes two: a kept one over the parts, and one within a part. */
function cutLoop(loops: Loops, { from, parts, extent }: { readonly from: number; readonly parts: number; readonly extent: number }): Loops {
  const at = loops.kept.length;
  return {
    ...loops,
    kept: [...loops.kept, parts],
    reduced: [extent, ...loops.reduced.slice(1)],
    ...moved(loops, ({ offset, steps }) => ({
      offset: offset + from * steps[at]!,
      steps: [...steps.slice(0, at), steps[at]! * extent, ...steps.slice(at)],
    })),
  };
}
