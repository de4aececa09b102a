// @ts-check

/**
 * One matrix product, [m, k] times [k, n], of matrices that lie in memory.
 * @typedef {{ name: string, group: "matmul", kind: "product", m: number, k: number, n: number }} ProductWorkload
 */

/** @type {readonly ProductWorkload[]} */
export const products = [
  product(32, 32, 32),
  product(64, 64, 64),
  product(128, 784, 256),
  product(256, 256, 256),
  product(256, 1024, 1024),
  product(1024, 1024, 1024),
];

/**
 * @param {number} m
 * @param {number} k
 * @param {number} n
 * @returns {ProductWorkload}
 */
function product(m, k, n) {
  return { name: `matmul-${m}x${k}x${n}`, group: "matmul", kind: "product", m, k, n };
}
