import { keyOf, permutation, shuffle, threefry2x32 } from "../engine/random/index.js";
import { UserError } from "../errors/index.js";

/** Draws of random numbers that the order makes, apart from those of `epochOrder`. */
const balancedStream = 0xba1a;

/** Class numbers of the rows, and how often each class is wanted: `true` for all alike, or a weight for each class. */
export type BalancedOptions = Readonly<{
  codes: Int32Array;
  balanced: true | readonly number[];
  seed: number;
  epoch: number;
  member?: number;
}>;

/**
 * The rows that an epoch visits, in a random order: as many as there are rows, the classes in the wanted proportions. A class without rows has no share.
 * What to expect, with n rows and a share s of a class of m rows: the class is visited n s times, in each epoch the whole number below or above, so that
 * the mean over epochs is n s; each of its rows n s / m times, again the whole number below or above. So no row of a rare class waits long, as with
 * independent draws it would. Depends on seed, epoch and member alone: a run that resumes makes the order again and goes on at its index.
 * Rows are repeated, not made up: rows between neighbours of a rare class (SMOTE) assume that every column is a number with a distance, which one-hot inputs
 * and class codes are not; `augment.noise` and `augment.mixup` vary repeated rows.
 * @throws UserError if no class with rows has a weight above 0
 */
export function balancedOrder({ codes, balanced, seed, epoch, member = 0 }: BalancedOptions): Int32Array {
  const own = member === 0 ? [] : [member];
  const rows = rowsByClass(codes);
  const counts = quotas(
    rows.map((members, code) => (members.length === 0 ? 0 : balanced === true ? 1 : (balanced[code] ?? 0))),
    { total: codes.length, offset: uniformOf({ seed, stream: [balancedStream, epoch, -1, ...own] }) },
  );
  const order = new Int32Array(codes.length);
  let next = 0;
  rows.forEach((members, code) => {
    const draws = counts[code]!;
    const mixed = draws === 0 ? members : permutation(members.length, { seed, stream: [balancedStream, epoch, code, ...own] });
    for (let draw = 0; draw < draws; draw++) order[next++] = members[mixed[draw % members.length]!]!;
  });
  shuffle(order, { seed, stream: [balancedStream, epoch, ...own] });
  return order;
}

function rowsByClass(codes: Int32Array): number[][] {
  const rows: number[][] = [];
  codes.forEach((code, row) => {
    while (rows.length <= code) rows.push([]);
    rows[code]!.push(row);
  });
  return rows;
}

/** Whole numbers that add up to `total`, each the floor or ceiling of its share, with the share as mean over all offsets: systematic sampling. */
function quotas(weights: readonly number[], { total, offset }: { readonly total: number; readonly offset: number }): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (!(sum > 0))
    throw new UserError({
      place: "recipe, sampling.balanced",
      what: "no class that has train rows has a weight above 0",
      remedy: "Give a class that occurs a weight above 0",
    });
  let weight = 0;
  let before = 0;
  return weights.map((each, at) => {
    weight += each;
    const isLast = weights.slice(at + 1).every((later) => later === 0);
    const upTo = isLast ? total : Math.min(total, Math.floor((weight / sum) * total + offset));
    const count = upTo - before;
    before = upTo;
    return count;
  });
}

function uniformOf(source: { readonly seed: number; readonly stream: readonly number[] }): number {
  const [key0, key1] = keyOf(source);
  const words = new Uint32Array(2);
  threefry2x32(key0, key1, 0, 0, words);
  return words[0]! * 2 ** -32;
}
