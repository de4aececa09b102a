import { type Matrix, product, symmetricEigen, transposed } from "../../algebra/index.js";
import { moments } from "../moments.js";
import { mapItems, perColumn } from "./matrix.js";

/** Mean [columns], covariance [columns, columns] (divided by n), its eigenvalues by falling size, and the matrix that whitens: y = (x - mean) matrix. */
export type Whitening = Readonly<{ mean: Float64Array; covariance: Float64Array; eigenvalues: Float64Array; matrix: Float64Array }>;

/**
 * Decorrelates columns and gives them variance 1. With Q the eigenvectors and L the eigenvalues of the covariance:
 *   "pca": matrix = Q (L + eps)^(-1/2), outputs are components by falling variance (their signs are free);
 *   "zca": matrix = Q (L + eps)^(-1/2) Q', the outputs stay as near to the inputs as they can.
 * x: [rows, columns]. Source: Kessy, Lewin, Strimmer 2018, Optimal whitening and decorrelation, table 1.
 */
export function fitWhitening(x: Matrix, { kind, eps = 0 }: { kind: "pca" | "zca"; eps?: number }): Whitening {
  const { rows, columns } = x;
  const mean = perColumn(x, (column) => moments(column).mean);
  const centered = mapItems(x, (value, j) => value - mean[j]!);
  const covariance = product(transposed(centered), centered).data.map((value) => value / rows);
  const { values, vectors } = symmetricEigen(covariance, columns);
  const q: Matrix = { data: vectors, rows: columns, columns };
  const scaled = mapItems(q, (value, k) => value / Math.sqrt(values[k]! + eps));
  return { mean, covariance, eigenvalues: values, matrix: (kind === "pca" ? scaled : product(scaled, transposed(q))).data };
}

/** y = (x - mean) matrix. x, y: [rows, columns]. */
export function whiten({ mean, matrix }: Whitening, x: Matrix): Matrix {
  const centered = mapItems(x, (value, j) => value - mean[j]!);
  return product(centered, { data: matrix, rows: x.columns, columns: x.columns });
}
