import { matmul, type Sym, transpose } from "../engine/graph/index.js";
import { normOf } from "./clip.js";

/**
 * Moves the singular values of a matrix towards 1 (to between about 0.7 and 1.2) by the quintic iteration X <- a X + (b A + c A^2) X, A = X X',
 * a = 3.4445, b = -4.7750, c = 2.0315, from X = g / (||g|| + 1e-7); transposed on the way where there are more rows than columns.
 * Source: Jordan et al. 2024, Muon: an optimizer for hidden layers in neural networks.
 */
export function newtonSchulz5(g: Sym, iterations: number): Sym {
  const [rows = 0, columns = 0] = g.shape;
  const tall = rows > columns;
  let x = tall ? transpose(g, [1, 0]) : g;
  x = x.div(normOf([g]).add(1e-7));
  for (let i = 0; i < iterations; i++) {
    const a = matmul(x, x, { transposeB: true });
    x = x.mul(3.4445).add(matmul(a.mul(-4.775).add(matmul(a, a).mul(2.0315)), x));
  }
  return tall ? transpose(x, [1, 0]) : x;
}
