import { threefry2x32 } from "../../random/index.js";
import type { Structural } from "../operation.js";
import { type Shape, sizeOf } from "../shape.js";
import { Sym } from "../symbol.js";
import { concat } from "./concat.js";
import { reshape } from "./reshape.js";
import { slice } from "./slice.js";

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

/**
 * Standard normal: Box and Muller 1958, r = sqrt(-2 log u1), angle 2 pi u2, from two independent streams (`stream` and `stream + 2^30`). Both numbers of a
 * pair are used, r cos in the first half of the elements and r sin in the second, for half the cost of a pair an element.
 */
export function randomNormal(shape: Shape, source: RandomSource): Sym {
  const size = sizeOf(shape);
  const pairs = Math.ceil(size / 2);
  const u1 = randomBits([pairs], source)
    .cast("f32")
    .add(0.5)
    .mul(2 ** -24); // in (0, 1): the logarithm stays finite
  const angle = randomUniform([pairs], { ...source, stream: source.stream + 2 ** 30 }).mul(2 * Math.PI);
  const r = u1.log().mul(-2).sqrt();
  const both = concat([r.mul(angle.cos()), r.mul(angle.sin())]);
  return reshape(2 * pairs === size ? both : slice(both, [0], [size]), shape);
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
