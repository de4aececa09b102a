import type { Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import { product as productOf } from "./kernel.js";

/**
 * Copies that a product makes of its operands before it reads them many times. Rows that are a multiple of 512 bytes apart share few sets of the
 * nearest cache, and rows that are further apart than 1 KiB cost a translation each: 256 x 1024 x 1024 runs at 16 GFLOP/s on rows of b and
 * at 45 on panels, 1024 x 256 x 1024 at 25 on columns of a and at 48 on quads.
 */
export interface Packing {
  /** b, for each unit's columns: [inner][columns of a unit]. Scattered columns are always copied. */
  readonly b: boolean;
  /** a, once for each point of the batch: [rows / 4][inner][4]. */
  readonly a: boolean;
}

/** Floats that a copy of a may have. */
const largest = 2 ** 22;

/** Whether to copy, by shape and steps. A copy must be read often enough to pay. */
export function packingOf({ rows, columns, inner, a, b, tile }: Product, unitColumns: number): Packing {
  return {
    b: b.kind === "scattered" || (inner >= 8 && rows >= 32 && columns > 2 * unitColumns && b.innerStep >= 256),
    a:
      a.rowStep === 1 &&
      a.innerStep % 128 === 0 &&
      tile.rows === 4 &&
      inner >= 16 &&
      columns >= 64 &&
      floatsOfA({ rows, inner }) <= largest,
  };
}

export function packedBytes(
  product: Product,
  { packing, unitColumns }: { readonly packing: Packing; readonly unitColumns: number },
): number {
  if (productOf(product.batch) === 0) return 0;
  return 4 * ((packing.a ? floatsOfA(product) : 0) + (packing.b ? product.inner * unitColumns : 0));
}

/** Where the copy of b begins, behind that of a. */
export function offsetOfB(product: Product, packing: Packing): number {
  return packing.a ? 4 * floatsOfA(product) : 0;
}

function floatsOfA({ rows, inner }: Pick<Product, "rows" | "inner">): number {
  return Math.ceil(rows / 4) * inner * 4;
}

/** A copy of some vectors a round, all numbers in bytes. */
interface Strip {
  readonly rounds: number;
  readonly source: { readonly base: number; readonly step: number; readonly ahead: readonly number[] };
  readonly target: { readonly base: number; readonly step: number; readonly ahead: readonly number[] };
}

/** Copies from `source` to `target` (locals that are moved past the last round). */
export function writeStrip(f: FunctionBuilder, from: Local, to: Local, { rounds, source, target }: Strip): void {
  const end = f.local("i32");
  f.get(to);
  f.i32(rounds * target.step);
  f.op("i32.add");
  f.set(end);
  f.loop((again) => {
    source.ahead.forEach((ahead, v) => {
      f.get(to);
      f.get(from);
      f.memory("v128.load", source.base + ahead);
      f.memory("v128.store", target.base + target.ahead[v]!);
    });
    for (const [local, step] of [
      [from, source.step],
      [to, target.step],
    ] as const) {
      f.get(local);
      f.i32(step);
      f.op("i32.add");
      f.set(local);
    }
    f.get(to);
    f.get(end);
    f.op("i32.ne");
    f.brIf(again);
  });
  f.release(end);
}
