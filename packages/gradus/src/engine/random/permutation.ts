import { type Key, type KeySource, keyOf } from "./key.js";
import { threefry2x32 } from "./threefry.js";

/**
 * A random order of 0 .. n-1: every order is equally likely (each draw is off by less than n / 2^53).
 * Fisher-Yates, from the top: swap item i with item floor(u (i + 1)), u uniform from 53 bits at counter i.
 * Source: Durstenfeld 1964, algorithm 235. Takes 4 n bytes; `permutationAt` takes none.
 */
export function permutation(n: number, source: KeySource): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  shuffle(order, source);
  return order;
}

/** Puts `items` into a random order, in place. */
export function shuffle(items: Int32Array, source: KeySource): void {
  const [key0, key1] = keyOf(source);
  const words = new Uint32Array(2);
  for (let i = items.length - 1; i > 0; i--) {
    threefry2x32(key0, key1, i, 0, words);
    const uniform = (words[0]! * 2 ** 21 + (words[1]! >>> 11)) * 2 ** -53;
    const j = Math.floor(uniform * (i + 1));
    const item = items[i]!;
    items[i] = items[j]!;
    items[j] = item;
  }
}

/**
 * Item i of a random order of 0 .. n-1, computed alone: no memory, any index first. For orders too long to hold.
 * A Feistel network over pairs (l, r), l < a, r < b, a b >= n, with additions modulo a and b; numbers that fall outside 0 .. n-1 walk on along
 * their cycle until they are inside. Not all n! orders can occur (as with any key of 64 bits).
 * Source: Black, Rogaway 2002, Ciphers with arbitrary finite domains, sections 4 (cycle walking) and 5 (generalised Feistel).
 * @throws RangeError if i is not an index below n
 */
export function permutationAt(i: number, n: number, key: Key): number {
  if (!(Number.isInteger(i) && i >= 0 && i < n)) throw new RangeError(`permutationAt: index ${i} is not in 0 .. ${n - 1}`);
  const a = Math.ceil(Math.sqrt(n));
  const b = Math.ceil(n / a);
  let item = i;
  do item = feistel(item, a, b, key);
  while (item >= n);
  return item;
}

const rounds = 8;
const words: Uint32Array = new Uint32Array(2);

function feistel(item: number, a: number, b: number, [key0, key1]: Key): number {
  let left = Math.floor(item / b);
  let right = item - left * b;
  for (let round = 0; round < rounds; round += 2) {
    threefry2x32(key0, key1, right, round, words);
    left = (left + (words[0]! % a)) % a;
    threefry2x32(key0, key1, left, round + 1, words);
    right = (right + (words[0]! % b)) % b;
  }
  return left * b + right;
}
