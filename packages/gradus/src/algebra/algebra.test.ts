import fc from "fast-check";
import { expect, test } from "vitest";
import { identity, type Matrix, orthonormalBasis, product, symmetricEigen, transposed } from "./index.js";

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
