import type { Sym } from "../symbol.js";
import { iota } from "./iota.js";
import { reshape } from "./reshape.js";

/** 1 at the place that each index names, 0 elsewhere: indices i32 of any shape, result f32 [indices.., classes]. An index outside gives a row of zeros. */
export function oneHot(indices: Sym, classes: number): Sym {
  const shape = [...indices.shape, classes];
  return reshape(indices, [...indices.shape, 1])
    .equal(iota(shape, shape.length - 1))
    .cast("f32");
}
