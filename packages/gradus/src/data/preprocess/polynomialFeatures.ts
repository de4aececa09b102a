import type { Matrix } from "./matrix.js";

/** What products of columns there are: total degree at most `degree`, only of different columns, and with or without the constant 1 in front. */
export type PolynomialOptions = Readonly<{ degree: number; interactionOnly?: boolean; bias?: boolean }>;

/** Exponents of each output, [outputs][columns]: by rising degree, inside a degree in the order x0 x0, x0 x1, x0 x2, x1 x1, ... */
export function polynomialPowers(columns: number, { degree, interactionOnly = false, bias = true }: PolynomialOptions): number[][] {
  let products: number[][] = [[]];
  const all = bias ? [...products] : [];
  for (let d = 1; d <= degree; d++) {
    products = products.flatMap((product) => {
      const last = product.at(-1);
      const first = last === undefined ? 0 : interactionOnly ? last + 1 : last;
      return Array.from({ length: Math.max(0, columns - first) }, (_, k) => [...product, first + k]);
    });
    all.push(...products);
  }
  return all.map((product) => Array.from({ length: columns }, (_, j) => product.filter((each) => each === j).length));
}

/** y[i, k] = product over j of x[i, j]^powers[k][j]. x: [rows, columns], y: [rows, powers.length]. */
export function polynomialFeatures({ data, rows, columns }: Matrix, powers: readonly (readonly number[])[]): Matrix {
  const y = new Float64Array(rows * powers.length);
  for (let i = 0; i < rows; i++)
    powers.forEach((exponents, k) => {
      y[i * powers.length + k] = exponents.reduce((product, exponent, j) => product * data[i * columns + j]! ** exponent, 1);
    });
  return { data: y, rows, columns: powers.length };
}
