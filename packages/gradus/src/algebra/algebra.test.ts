import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cholesky,
  gramLower,
  identity,
  inverseLower,
  type Matrix,
  minimizeWithin,
  orthonormalBasis,
  product,
  symmetricEigen,
  transposed,
} from "./index.js";

const numbers = fc.infiniteStream(fc.double({ min: -10, max: 10, noNaN: true }));
const square = (n: number, stream: Iterator<number>): Matrix => ({
  data: Float64Array.from({ length: n * n }, () => stream.next().value as number),
  rows: n,
  columns: n,
});

function expectNear(a: Matrix, b: Matrix, most: number): void {
  a.data.forEach((value, k) => {
    expect(Math.abs(value - b.data[k]!)).toBeLessThan(most);
  });
}

test("eigenvectors rebuild the symmetric matrix", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), numbers, (n, stream) => {
      const half = square(n, stream);
      const other = transposed(half).data;
      const a: Matrix = { ...half, data: half.data.map((value, k) => value + other[k]!) };
      const { values, vectors } = symmetricEigen(a.data, n);
      const q: Matrix = { data: vectors, rows: n, columns: n };
      const scaled: Matrix = { ...q, data: vectors.map((value, k) => value * values[k % n]!) };
      expectNear(product(scaled, transposed(q)), a, 1e-11);
      expect([...values]).toEqual([...values].sort((p, q) => q - p));
    }),
  );
});

test("the columns of a basis are orthonormal, and R = Q'a is 0 below its diagonal", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), numbers, (n, stream) => {
      const a = square(n, stream);
      const q = orthonormalBasis(a);
      expectNear(product(transposed(q), q), identity(n), 1e-13);
      const r = product(transposed(q), a);
      r.data.forEach((value, k) => {
        if (Math.floor(k / n) > k % n) expect(Math.abs(value)).toBeLessThan(1e-12);
      });
      expectNear(product(q, r), a, 1e-12);
    }),
  );
});

test("columns that depend on each other have a whole basis too", () => {
  const ones: Matrix = { data: new Float64Array(9).fill(1), rows: 3, columns: 3 };
  for (const a of [ones, { ...ones, data: new Float64Array(9) }]) {
    const q = orthonormalBasis(a);
    expectNear(product(transposed(q), q), identity(3), 1e-14);
  }
});

test("a product of matrices that do not fit is refused", () => {
  expect(() => product(identity(2), identity(3))).toThrow(/inner sizes differ/);
});

test("the Cholesky factor rebuilds the matrix, and its inverse's gram is the inverse of the matrix", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), numbers, (n, stream) => {
      const half = square(n, stream);
      const a = product(half, transposed(half));
      for (let i = 0; i < n; i++) a.data[i * n + i]! += 1;
      const lower = a.data.slice();
      expect(cholesky(lower, n)).toBe(true);
      const l: Matrix = { data: lower.map((value, k) => (k % n > Math.floor(k / n) ? 0 : value)), rows: n, columns: n };
      expectNear(product(l, transposed(l)), a, 1e-11);
      const inverse = new Float64Array(n * n);
      inverseLower(lower, n, inverse);
      expectNear(product(l, { ...l, data: inverse }), identity(n), 1e-10);
      const whole = new Float64Array(n * n);
      gramLower(inverse, n, whole);
      expectNear(product(a, { ...a, data: whole }), identity(n), 1e-9);
    }),
  );
});

test("a matrix that is not positive definite has no Cholesky factor", () => {
  expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  expect(cholesky(Float64Array.of(Number.NaN), 1)).toBe(false);
});

test("minimizeWithin finds the minimum of Rosenbrock's valley, and the one on the bound where the valley is cut", () => {
  const valley = (x: Float64Array, gradient: Float64Array): number => {
    const [a, b] = [x[0]!, x[1]!];
    gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
    gradient[1] = 200 * (b - a * a);
    return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
  };
  const options = { low: [-2, -2], tolerance: 1e-8, iterations: 200 };
  const free = minimizeWithin(valley, [-1.2, 1], { ...options, high: [2, 2] });
  expect(Math.hypot(free.x[0]! - 1, free.x[1]! - 1)).toBeLessThan(1e-6);
  const cut = minimizeWithin(valley, [-1.2, 1], { ...options, high: [0.5, 2] });
  expect(cut.x[0]).toBe(0.5);
  expect(cut.x[1]).toBeCloseTo(0.25, 7);
});

test("minimizeWithin steps back from where the function is not finite", () => {
  const wall = (x: Float64Array, gradient: Float64Array): number => {
    gradient[0] = 1 - 1 / x[0]!;
    return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.NaN;
  };
  const { x } = minimizeWithin(wall, [5], { low: [-10], high: [10], tolerance: 1e-9, iterations: 50 });
  expect(x[0]).toBeCloseTo(1, 7);
});
