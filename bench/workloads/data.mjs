// @ts-check

/**
 * Rows of a network workload: uniform in +-sqrt(3) (mean 0, variance 1), labels at random, so that no contender is done learning early.
 * @param {import("./nets.mjs").NetWorkload} workload
 * @returns {{ x: Float32Array, y: Int32Array }} x [rows, ...input], y [rows]
 */
export function rowsOf({ input, rows, classes }) {
  const next = uniform(20201023);
  const width = input.reduce((product, size) => product * size, 1);
  const x = new Float32Array(rows * width);
  for (let k = 0; k < x.length; k++) x[k] = Math.sqrt(3) * (2 * next() - 1);
  const y = new Int32Array(rows);
  for (let row = 0; row < rows; row++) y[row] = Math.floor(next() * classes);
  return { x, y };
}

/** @param {number} size */
export function numbersOf(size) {
  const next = uniform(size);
  return Float32Array.from({ length: size }, () => 2 * next() - 1);
}

/**
 * Numbers in [0, 1) from Marsaglia's xorshift, the same in every run.
 * @param {number} seed
 * @returns {() => number}
 */
function uniform(seed) {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
