import { add, i32, mul, or, type Scalar, shl, shrU, toF32, xor } from "./expression.js";

/** Rotations of Threefry-2x32 (Salmon et al. 2011, Parallel random numbers: as easy as 1, 2, 3, table 2). */
const rotations: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24];
const parity = 0x1bd11bda;

/**
 * Threefry-2x32 with 13 rounds: two i32 of random bits from two of key and two of counter. A round adds, rotates, and xors; a key word
 * enters after every 4.
 */
export function threefry2x32(key0: Scalar, key1: Scalar, counter0: Scalar, counter1: Scalar): [Scalar, Scalar] {
  const keys = [key0, key1, xor(xor(key0, key1), parity)];
  let x0 = add(counter0, key0);
  let x1 = add(counter1, key1);
  for (let round = 0; round < 13; round++) {
    x0 = add(x0, x1);
    x1 = xor(rotateLeft(x1, rotations[round % 8]!), x0);
    if (round % 4 !== 3) continue;
    const injection = (round + 1) / 4;
    x0 = add(x0, keys[injection % 3]!);
    x1 = add(add(x1, keys[(injection + 1) % 3]!), i32(injection));
  }
  return [x0, x1];
}

/** A float in [0, 1) with 24 random bits: (bits >>> 8) * 2^-24. */
export const uniformOfBits = (bits: Scalar): Scalar => mul(toF32(shrU(bits, 8)), 2 ** -24);

const rotateLeft = (x: Scalar, amount: number): Scalar => or(shl(x, amount), shrU(x, 32 - amount));
