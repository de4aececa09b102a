import { threefry2x32 } from "../../engine/random/index.js";
import { directionNumbers, sobolDimensions } from "./directionNumbers.js";

/**
 * Point `index` of the Sobol sequence in [0, 1)^dimensions, computed alone: x_j = XOR over the set bits k of the Gray code of index of direction number
 * v_jk, over 2^32. Point 0 is the origin, and the points in this order equal SciPy's bit for bit. With a key the digits are scrambled as Owen does it:
 * digit k of a coordinate is turned or not by a random bit that hangs on the dimension and the digits before it, so that each point is uniform and every
 * 2^m points in a row from a multiple of 2^m keep their even spread.
 * Source: Sobol' 1967; Antonov and Saleev 1979 (Gray code); Owen 1995, Randomly permuted (t,m,s)-nets and (t,s)-sequences.
 * @throws RangeError if there are more dimensions than `sobolDimensions` or the index is not one below 2^32
 */
export function sobolPoint(index: number, dimensions: number, scramble?: readonly [number, number]): Float64Array {
  if (dimensions > sobolDimensions) throw new RangeError(`sobolPoint: ${dimensions} dimensions, there are ${sobolDimensions}`);
  if (!(Number.isInteger(index) && index >= 0 && index < 2 ** 32))
    throw new RangeError(`sobolPoint: index ${index} is not in 0 .. 2^32 - 1`);
  const gray = (index ^ (index >>> 1)) >>> 0;
  const point = new Float64Array(dimensions);
  for (let j = 0; j < dimensions; j++) {
    const directions = directionsOf(j);
    let digits = 0;
    for (let k = 0; k < 32; k++) if ((gray >>> k) & 1) digits ^= directions[k]!;
    if (scramble !== undefined) digits = owen(digits, j, scramble);
    point[j] = (digits >>> 0) * 2 ** -32;
  }
  return point;
}

const known: Int32Array[] = [];

/** v_k of a dimension, k from 0, as 32 binary digits: v_k = v_(k-s) ^ (v_(k-s) >> s) ^ those v_(k-i) whose coefficient in the polynomial is 1. */
function directionsOf(dimension: number): Int32Array {
  const found = known[dimension];
  if (found !== undefined) return found;
  const v = new Int32Array(32);
  const [polynomial, ...first] = dimension === 0 ? [1] : (directionNumbers[dimension - 1] ?? []);
  const s = first.length;
  for (let k = 0; k < 32; k++) {
    if (dimension === 0) v[k] = 1 << (31 - k);
    else if (k < s) v[k] = first[k]! << (31 - k);
    else {
      let next = v[k - s]! ^ (v[k - s]! >>> s);
      for (let i = 1; i < s; i++) if ((polynomial! >>> (s - i)) & 1) next ^= v[k - i]!;
      v[k] = next;
    }
  }
  known[dimension] = v;
  return v;
}

const words: Uint32Array = new Uint32Array(2);

function owen(digits: number, dimension: number, [key0, key1]: readonly [number, number]): number {
  let turned = 0;
  for (let k = 0; k < 32; k++) {
    const before = k === 0 ? 0 : digits >>> (32 - k);
    threefry2x32(key0, key1, before, dimension * 32 + k, words);
    turned |= (words[0]! & 1) << (31 - k);
  }
  return digits ^ turned;
}
