import type { GemmShape } from "./gemmShape.js";

/**
 * Computes units `from` .. `to` - 1 of a product (see `GemmCut`): `shape` is its number in the list that was given when the products were opened,
 * `a`, `b` and `c` the addresses of the matrices in bytes of the memory, as signed 32-bit integers.
 */
export type ProductCall = (shape: number, from: number, to: number, a: number, b: number, c: number) => void;

/** Connects one thread: the products of a program in a memory that threads share (it grows in place). */
export type OpenProducts = (memory: WebAssembly.Memory, shapes: readonly GemmShape[], settings: unknown) => ProductCall;

/** Matrix products by a library outside of WebAssembly, which the host has found. */
export interface OutsideProducts {
  readonly open: OpenProducts;
  /** What `open` is given besides, here and on every other thread: plain data. */
  readonly settings: unknown;
  /** The module that the team's other threads import for the same `open`, as a URL. */
  readonly module: string;
}
