import { createRequire } from "node:module";
import type koffi from "koffi";

/** The package that calls functions of native libraries. It is optional, and named in this file only. */
export type Foreign = typeof koffi;

/** A matrix product of CBLAS: order, transpositions of a and b, rows, columns, inner, alpha, a, its step, b, its step, beta, c, its step. */
export type Sgemm = (...numbers: number[]) => void;

let loaded: Foreign | undefined;

/** @throws Error if the package is not installed or does not load here */
export function foreign(): Foreign {
  loaded ??= createRequire(import.meta.url)("koffi") as Foreign;
  return loaded;
}

/** The function `symbol` of the library at `path`; `wide`: its sizes are integers of 64 bits instead of 32. */
export function sgemmOf(path: string, symbol: string, wide: boolean): Sgemm {
  const size = wide ? "int64_t" : "int";
  const sizes = [size, size, size];
  const parameters = ["int", "int", "int", ...sizes, "float", "void *", size, "void *", size, "float", "void *", size];
  return foreign().load(path).func(symbol, "void", parameters);
}
