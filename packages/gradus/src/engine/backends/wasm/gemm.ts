import type { Gemm, Matrix } from "../../compile/program.js";
import { type GemmShape, gemmCut, stepsOf } from "../outside/index.js";
import { gatheredGemmKernel } from "./gatheredGemm.js";
import { type Kernel, product } from "./kernel.js";

/** How a product by a library is computed. */
export function gemmKernel(gemm: Gemm): Kernel {
  const { b } = gemm;
  return b.kind === "scattered" ? gatheredGemmKernel(gemm, b) : denseGemmKernel(gemm, b);
}

/** A matrix product by a library: the function hands its units on to the function from outside, with the number of its shape and three addresses. */
function denseGemmKernel(gemm: Gemm, b: Matrix): Kernel {
  const { batch, rows, columns, inner, a, c } = gemm;
  const shape: GemmShape = { batch, rows, columns, inner, a: stepsOf(a), b: stepsOf(b), c: stepsOf(c), cut: gemmCut(gemm) };
  return {
    units: product(batch) * shape.cut.blocks,
    write: (f, { from, to }, { addressOf, gemm: outside }) => {
      if (outside === undefined) throw new Error("A program has products by a library, but its module imports none");
      f.i32(outside.numberOf(shape));
      f.get(from);
      f.get(to);
      for (const matrix of [a, b, c]) {
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
