import { type Matrix, orthonormalBasis, product, symmetricEigen, transposed } from "../algebra/index.js";
import { positiveInteger } from "../errors/index.js";
import { notNegative, positive, share } from "./checkedNumber.js";

/**
 * SOAP: Adam in the eigenbasis of Shampoo's two factors, so that each direction in which gradients vary has a step size of its own.
 *   L <- shampooBeta L + (1 - shampooBeta) g g';   R <- shampooBeta R + (1 - shampooBeta) g'g;   QL, QR their eigenvectors
 *   m <- beta1 m + (1 - beta1) g;   v <- beta2 v + (1 - beta2) (QL' g QR)^2
 *   w <- w - learningRate sqrt(1 - beta2^t) / (1 - beta1^t) QL (QL' m QR / (sqrt(v) + eps)) QR';   w <- w (1 - learningRate weightDecay)
 * Conventions: the first step only fills the factors and moves nothing, t counts from the second; eps stands beside the root before bias correction;
 * every `frequency` steps the bases go one step of orthogonal iteration, their columns sorted by falling estimated eigenvalue.
 * Its bases come from decompositions that no compiled step holds, so it is for loops of your own and not for a recipe: call `soapStep` with each
 * weight matrix and its gradient, in float64. Time grows with the cube of the longer side.
 * Source: Vyas et al. 2024, SOAP: improving and stabilizing Shampoo using Adam, algorithm 3.
 */
export type Soap = Readonly<{
  learningRate: number;
  beta1: number;
  beta2: number;
  /** Weight of the past in the factors. */
  shampooBeta: number;
  eps: number;
  weightDecay: number;
  /** Steps from one refresh of the bases to the next. */
  frequency: number;
}>;

/** Defaults: the paper's and its authors' code. @throws UserError if a number is out of its range */
export function soap(options: Partial<Soap> = {}): Soap {
  const { learningRate = 3e-3, beta1 = 0.95, beta2 = 0.95, eps = 1e-8, weightDecay = 0.01, frequency = 10 } = options;
  const { shampooBeta = beta2 } = options;
  const place = "optim.soap";
  return {
    learningRate: positive(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    shampooBeta: share(shampooBeta, `${place}, shampooBeta`),
    eps: positive(eps, `${place}, eps`),
    weightDecay: notNegative(weightDecay, `${place}, weightDecay`),
    frequency: positiveInteger(frequency, `${place}, frequency`),
  };
}

/** One side of a matrix: the running mean of the gradients' products, and the basis of its eigenvectors, one a column. Shapes: [side, side]. */
type Side = Readonly<{ factor: Matrix; basis: Matrix }>;

/** What is remembered from step to step; `soapStart` before the first. `meanSquare` lies in the bases, `mean` does not. */
export type SoapMemory = Readonly<{ steps: number; mean: Matrix; meanSquare: Matrix; left: Side; right: Side }> | null;

export const soapStart: SoapMemory = null;

/** The parameters after one step along a gradient g of the same shape [rows, columns]; nothing given is changed. */
export function soapStep(
  options: Soap,
  g: Matrix,
  { w, memory }: Readonly<{ w: Matrix; memory: SoapMemory }>,
): Readonly<{ w: Matrix; memory: SoapMemory }> {
  const squares = { left: product(g, transposed(g)), right: product(transposed(g), g) };
  if (memory === null) {
    const zeros: Matrix = { ...g, data: new Float64Array(g.data.length) };
    const [left, right] = [firstSide(squares.left, options), firstSide(squares.right, options)];
    return { w, memory: { steps: 0, mean: zeros, meanSquare: zeros, left, right } };
  }
  const { learningRate, beta1, beta2, eps, weightDecay } = options;
  const steps = memory.steps + 1;
  const [ql, qr] = [memory.left.basis, memory.right.basis];
  const mean = ewma(memory.mean, g, beta1);
  const turned = into(ql, qr, g);
  const meanSquare = ewma(memory.meanSquare, { ...turned, data: turned.data.map((value) => value * value) }, beta2);
  const ahead = into(ql, qr, mean);
  const direction: Matrix = { ...ahead, data: ahead.data.map((value, k) => value / (Math.sqrt(meanSquare.data[k]!) + eps)) };
  const back = product(product(ql, direction), transposed(qr)).data;
  const rate = (learningRate * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps);
  const moved: Matrix = { ...w, data: w.data.map((value, k) => (value - rate * back[k]!) * (1 - learningRate * weightDecay)) };
  const next = {
    left: { factor: ewma(memory.left.factor, squares.left, options.shampooBeta), basis: ql },
    right: { factor: ewma(memory.right.factor, squares.right, options.shampooBeta), basis: qr },
  };
  if (steps % options.frequency !== 0) return { w: moved, memory: { steps, mean, meanSquare, ...next } };
  return { w: moved, memory: { steps, mean, ...refreshed(next, meanSquare) } };
}

/** The first gradient's share of a factor, and its eigenvectors. */
function firstSide(square: Matrix, { shampooBeta }: Soap): Side {
  const factor: Matrix = { ...square, data: square.data.map((value) => (1 - shampooBeta) * value) };
  return { factor, basis: { ...square, data: symmetricEigen(factor.data, factor.rows).vectors } };
}

/** ql' a qr: a matrix in the two bases. */
function into(ql: Matrix, qr: Matrix, a: Matrix): Matrix {
  return product(product(transposed(ql), a), qr);
}

function ewma(past: Matrix, value: Matrix, keep: number): Matrix {
  return { ...past, data: past.data.map((each, k) => keep * each + (1 - keep) * value.data[k]!) };
}

/** Both bases one step of orthogonal iteration nearer to the eigenvectors, and the mean square with its rows and columns in their new order. */
function refreshed(
  { left, right }: { readonly left: Side; readonly right: Side },
  meanSquare: Matrix,
): Readonly<{ left: Side; right: Side; meanSquare: Matrix }> {
  const [rowOrder, columnOrder] = [byEigenvalue(left), byEigenvalue(right)];
  const sorted = withColumns(transposed(withColumns(transposed(meanSquare), rowOrder)), columnOrder);
  return { left: iterated(left, rowOrder), right: iterated(right, columnOrder), meanSquare: sorted };
}

/** The columns of the basis by falling estimate q' factor q of their eigenvalue; columns of the same estimate stay in their order. */
function byEigenvalue({ factor, basis }: Side): readonly number[] {
  const n = factor.rows;
  const estimates = into(basis, basis, factor).data;
  return Array.from({ length: n }, (_, k) => k).sort((k, l) => estimates[l * n + l]! - estimates[k * n + k]!);
}

function iterated({ factor, basis }: Side, order: readonly number[]): Side {
  return { factor, basis: orthonormalBasis(product(factor, withColumns(basis, order))) };
}

/** y[i, j] = a[i, order[j]]. */
function withColumns({ data, rows, columns }: Matrix, order: readonly number[]): Matrix {
  const y = data.map((_, k) => data[k - (k % columns) + order[k % columns]!]!);
  return { data: y, rows, columns };
}
