import { threefry2x32 } from "../../random/index.js";
import type { Structural } from "../operation.js";
import { type Shape, sizeOf } from "../shape.js";
import { Sym } from "../symbol.js";

/** Where random numbers come from: `seed` and `step` are i32 scalars, `stream` a number that tells apart the places of one step. */
export interface RandomSource {
  readonly seed: Sym;
  readonly step: Sym;
  readonly stream: number;
}

/**
 * 24 random bits an element, i32 in [0, 2^24), exact in f32: the upper bits of the first word of Threefry-2x32 with 13 rounds, key (seed, stream), counter (step, index of the element).
 * The same on every backend and for any order of work. Source: Salmon, Moraes, Dror, Shaw 2011, Parallel random numbers: as easy as 1, 2, 3.
 */
export function randomBits(shape: Shape, { seed, step, stream }: RandomSource): Sym {
  return new Sym({ op: "randomBits", inputs: [seed, step], shape, dtype: "i32", attributes: { stream } });
}

/** Uniform in [0, 1), multiples of 2^-24. */
export function randomUniform(shape: Shape, source: RandomSource): Sym {
  return randomBits(shape, source)
    .cast("f32")
    .mul(2 ** -24);
}

/** Standard normal: Box and Muller 1958, r = sqrt(-2 log u1), angle 2 pi u2, from two independent streams (`stream` and `stream + 2^30`). */
export function randomNormal(shape: Shape, source: RandomSource): Sym {
  const u1 = randomBits(shape, source)
    .cast("f32")
    .add(0.5)
    .mul(2 ** -24); // in (0, 1): the logarithm stays finite
  const u2 = randomUniform(shape, { ...source, stream: source.stream + 2 ** 30 });
  return u1
    .log()
    .mul(-2)
    .sqrt()
    .mul(u2.mul(2 * Math.PI).cos());
}

export const randomBitsOp: Structural = {
  kind: "structural",
  gradient: () => [],
  meaning: ({ shape, attributes }, [seed, step]) => {
    const words = new Uint32Array(2);
    return Float64Array.from({ length: sizeOf(shape) }, (_, index) => {
      threefry2x32(seed![0]!, attributes.stream as number, step![0]!, index, words);
      return words[0]! >>> 8;
    });
  },
};
