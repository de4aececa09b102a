import type { Access, Buffer } from "../../compile/program.js";
import type { GemmShape } from "../outside/index.js";
import type { FunctionBuilder, FunctionHandle, Local } from "./assembler.js";

/**
 * One instruction as a wasm function `(from, to)`: it executes the independent units from .. to - 1 out of `units`. What a unit is depends on
 * the instruction's shape alone, so that any team of threads computes the same bits.
 */
export interface Kernel {
  readonly units: number;
  /** Bytes of memory of its own that it needs while it runs (each thread its own). */
  readonly scratchBytes?: number;
  readonly write: (f: FunctionBuilder, range: Range, site: Site) => void;
}

/** The parameters of an instruction's function. */
export interface Range {
  readonly from: Local;
  readonly to: Local;
  /** Bytes from the first thread's scratch to that of the thread that runs; only where the kernel asks for scratch. */
  readonly own: Local | undefined;
}

/** The address of a buffer in the linear memory, in bytes. */
export type Placement = (buffer: Buffer) => number;

/** Where things lie: the buffers, and the first thread's own memory for kernels (on a cache line). */
export interface Layout {
  readonly placement: Placement;
  readonly scratch: number;
}

/** An address in the linear memory: `bytes` behind a parameter of the function, or behind 0. */
export interface Address {
  readonly from: Local | undefined;
  readonly bytes: number;
}

/** How the code of an instruction finds its elements. */
export type AddressOf = (at: Pick<Access, "buffer" | "offset">) => Address;

/** What a kernel needs to know of its surroundings. */
export interface Site {
  readonly addressOf: AddressOf;
  readonly scratch: number;
  /** The imported function `(shape, from, to, a, b, c)` for products by a library, and the number of a product's shape there. */
  readonly gemm: { readonly handle: FunctionHandle; readonly numberOf: (shape: GemmShape) => number } | undefined;
}

export function bytesOfElement({ dtype }: Pick<Buffer, "dtype">): number {
  return dtype === "u8" ? 1 : 4;
}

/** A kernel without work. */
export const nothing: Kernel = { units: 0, write: () => {} };

export function product(extents: readonly number[]): number {
  return extents.reduce((total, extent) => total * extent, 1);
}
