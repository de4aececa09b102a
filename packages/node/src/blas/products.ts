import type { GemmShape, MatrixSteps, OpenProducts } from "gradus/engine";
import { foreign, type Sgemm, sgemmOf } from "./foreign.js";
import { partsOf, piecesOf } from "./parts.js";

/** What every thread must know to call the library: plain data. */
export type BlasSettings = Readonly<{
  path: string;
  symbol: string;
  /** Sizes are integers of 64 bits. */
  wide: boolean;
  /** Multiplications up to which a product is computed without copies of its operands; 0 if there always are. */
  direct: number;
}>;

/** CBLAS's names for row-major, as it is, transposed. */
const [rowMajor, asItIs, transposed] = [101, 111, 112] as const;
const floatBytes = 4;

/** The calls for some units of a product: for each, [rows, columns, a, b, c] with the distances from the matrices' starts in bytes. */
interface Plan {
  from: number;
  to: number;
  calls: Float64Array;
}
const numbersOfCall = 5;

/**
 * The products of a program on one thread, each a call of `sgemm` for every rectangle that the thread has of a matrix. This module is what the other threads
 * of a team import, so it needs little besides. A plan is made once for each share of a product: a step allocates nothing.
 */
export const open: OpenProducts = (memory, shapes, settings) => {
  const { path, symbol, wide, direct } = settings as BlasSettings;
  const sgemm = sgemmOf(path, symbol, wide);
  const base = Number(foreign().address(new Uint8Array(memory.buffer)));
  const callers = shapes.map((shape) => callerOf(shape, sgemm, direct));
  return (shape, from, to, a, b, c) => callers[shape]!(from, to, base + (a >>> 0), base + (b >>> 0), base + (c >>> 0));
};

type Caller = (from: number, to: number, a: number, b: number, c: number) => void;

function callerOf(shape: GemmShape, sgemm: Sgemm, direct: number): Caller {
  const [a, b] = [orderOf(shape.a), orderOf(shape.b)];
  const { inner } = shape;
  const leadingC = shape.c.rowStep;
  const plan: Plan = { from: 0, to: 0, calls: new Float64Array(0) };
  return (from, to, startA, startB, startC) => {
    if (plan.from !== from || plan.to !== to) Object.assign(plan, planOf(shape, { from, to, direct }));
    const { calls } = plan;
    for (let at = 0; at < calls.length; at += numbersOfCall) {
      const [rows, columns] = [calls[at]!, calls[at + 1]!];
      const [x, y, z] = [startA + calls[at + 2]!, startB + calls[at + 3]!, startC + calls[at + 4]!];
      sgemm(rowMajor, a.order, b.order, rows, columns, inner, 1, x, a.leading, y, b.leading, 0, z, leadingC);
    }
  };
}

function orderOf({ rowStep, columnStep }: MatrixSteps): { readonly order: number; readonly leading: number } {
  return columnStep === 1 ? { order: asItIs, leading: rowStep } : { order: transposed, leading: columnStep };
}

function planOf(shape: GemmShape, { from, to, direct }: Readonly<Record<"from" | "to" | "direct", number>>): Plan {
  const pieces = partsOf(shape, from, to).flatMap((part) => piecesOf(part, shape, direct));
  const calls = pieces.flatMap(({ rows, columns, a, b, c }) => [rows, columns, floatBytes * a, floatBytes * b, floatBytes * c]);
  return { from, to, calls: Float64Array.from(calls) };
}
