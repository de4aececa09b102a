import type { Gemm, Matrix } from "../../compile/program.js";
import { type GemmShape, gemmCut, type MatrixSteps } from "../outside/index.js";
import { type Kernel, product } from "./kernel.js";

/** A matrix product by a library: the function hands its units on to the function from outside, with the number of its shape and three addresses. */
export function gemmKernel(gemm: Gemm): Kernel {
  return {
    units: product(gemm.batch) * gemmCut(gemm).blocks,
    write: (f, { from, to }, { addressOf, gemm: outside }) => {
      if (outside === undefined) throw new Error("A program has products by a library, but its module imports none");
      f.i32(outside.numberOf(gemm));
      f.get(from);
      f.get(to);
      for (const matrix of [gemm.a, gemm.b, gemm.c]) {
        const address = addressOf(matrix);
        f.i32(address.bytes);
        if (address.from === undefined) continue;
        f.get(address.from);
        f.op("i32.add");
      }
      f.call(outside.handle);
    },
  };
}

/** What the library must know of a product besides the addresses. */
export function shapeOf(gemm: Gemm): GemmShape {
  const { batch, rows, columns, inner, a, b, c } = gemm;
  return { batch, rows, columns, inner, a: stepsOf(a), b: stepsOf(b), c: stepsOf(c), cut: gemmCut(gemm) };
}

function stepsOf({ batchSteps, rowStep, columnStep }: Matrix): MatrixSteps {
  return { batchSteps, rowStep, columnStep };
}
