import type { Elements } from "../engine/index.js";
import type { LbfgsMemory } from "../optim/index.js";
import { damaged } from "./damaged.js";
import type { TrainerFacts, TrainerMemory } from "./trainerMemory.js";

type Numbers = NonNullable<TrainerFacts["quasiNewton"]>;

/** A memory of L-BFGS as numbers and named vectors, as a checkpoint holds it; `numbers` is null where nothing is remembered. */
export function namedVectors({ pairs, h0, last }: LbfgsMemory): { numbers: Numbers | null; tensors: Map<string, Float64Array> } {
  const tensors = new Map<string, Float64Array>();
  if (last === null && pairs.length === 0) return { numbers: null, tensors };
  for (const [at, { s, y }] of pairs.entries()) tensors.set(`lbfgs.s.${at}`, s).set(`lbfgs.y.${at}`, y);
  if (last) tensors.set("lbfgs.gradient", last.gradient).set("lbfgs.direction", last.direction);
  return { numbers: { scales: pairs.map(({ scale }) => scale), h0, t: last?.t ?? null }, tensors };
}

/** The memory back from its parts. @throws UserError if a vector is missing */
export function quasiNewtonFrom(
  { numbers: { scales, h0, t }, tensors }: { readonly numbers: Numbers; readonly tensors: TrainerMemory["tensors"] },
  place: string,
): LbfgsMemory {
  const vector = (name: string): Float64Array => {
    const found: Elements | undefined = tensors.get(name);
    if (!(found instanceof Float64Array)) throw damaged(place, `the tensor "${name}" is missing`);
    return found;
  };
  return {
    pairs: scales.map((scale, at) => ({ s: vector(`lbfgs.s.${at}`), y: vector(`lbfgs.y.${at}`), scale })),
    h0,
    last: t === null ? null : { gradient: vector("lbfgs.gradient"), direction: vector("lbfgs.direction"), t },
  };
}
