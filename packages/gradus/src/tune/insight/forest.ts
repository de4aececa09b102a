import { type Draws, drawsOf } from "../draws.js";
import type { Tree } from "./tree.js";

/** What a forest learns from: columns of n numbers each, and n values. */
export type ForestOptions = Readonly<{ columns: readonly Float64Array[]; y: Float64Array; trees: number; maxDepth: number; seed: number }>;

/**
 * A random forest for regression: each tree sees n rows drawn with replacement and splits, at every node, where the squared error falls most over all columns,
 * down to single values. Source: Breiman 2001, Random forests; all columns at each split as in Hutter et al. 2014.
 */
export function forest({ columns, y, trees, maxDepth, seed }: ForestOptions): readonly Tree[] {
  const sorted = columns.map((column) => Int32Array.from(column.keys()).sort((a, b) => column[a]! - column[b]!));
  return Array.from({ length: trees }, (_, number) => {
    const draws = drawsOf({ seed, number });
    return new Grower(columns, y, drawn(y.length, draws), maxDepth).grow(sorted);
  });
}

/** How often each row was drawn. */
function drawn(n: number, draws: Draws): Int32Array {
  const counts = new Int32Array(n);
  for (let i = 0; i < n; i++) counts[draws.below(n)]!++;
  return counts;
}

type Split = Readonly<{ column: number; place: number; threshold: number }>;

/** A tree as it grows. Rows are kept sorted by every column, and a split parts each order without sorting again. */
class Grower {
  readonly #columns: readonly Float64Array[];
  readonly #y: Float64Array;
  readonly #counts: Int32Array;
  readonly #maxDepth: number;
  readonly #goesLeft: Uint8Array;
  readonly #tree = {
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    value: [] as number[],
  };

  constructor(columns: readonly Float64Array[], y: Float64Array, counts: Int32Array, maxDepth: number) {
    this.#columns = columns;
    this.#y = y;
    this.#counts = counts;
    this.#maxDepth = maxDepth;
    this.#goesLeft = new Uint8Array(y.length);
  }

  grow(sorted: readonly Int32Array[]): Tree {
    this.#node(
      sorted.map((order) => order.filter((row) => this.#counts[row]! > 0)),
      0,
    );
    return this.#tree;
  }

  /** Puts a node for these rows, given in the order of each column, and what is below it. @returns its number */
  #node(orders: readonly Int32Array[], depth: number): number {
    const { feature, threshold, left, right, value } = this.#tree;
    const node = feature.length;
    const [first = new Int32Array()] = orders;
    let [sum, count] = [0, 0];
    for (const row of first) {
      sum += this.#counts[row]! * this.#y[row]!;
      count += this.#counts[row]!;
    }
    feature.push(-2);
    threshold.push(0);
    left.push(-1);
    right.push(-1);
    value.push(sum / count);
    const split = depth < this.#maxDepth ? this.#bestSplit(orders, sum, count) : undefined;
    if (split === undefined) return node;
    const [lower, upper] = this.#parted(orders, split);
    feature[node] = split.column;
    threshold[node] = split.threshold;
    left[node] = this.#node(lower, depth + 1);
    right[node] = this.#node(upper, depth + 1);
    return node;
  }

  /** The orders of the rows to the left of a split, and of those to the right. */
  #parted(orders: readonly Int32Array[], { column, place }: Split): [Int32Array[], Int32Array[]] {
    const goesLeft = this.#goesLeft;
    const order = orders[column] as Int32Array;
    for (let i = 0; i < order.length; i++) goesLeft[order[i]!] = i <= place ? 1 : 0;
    const [lower, upper]: [Int32Array[], Int32Array[]] = [[], []];
    for (const rows of orders) {
      const [left, right] = [new Int32Array(place + 1), new Int32Array(rows.length - place - 1)];
      let [l, r] = [0, 0];
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        if (goesLeft[row] === 1) left[l++] = row;
        else right[r++] = row;
      }
      lower.push(left);
      upper.push(right);
    }
    return [lower, upper];
  }

  /** Where sum_left^2 / count_left + sum_right^2 / count_right is largest, which is where the squared error falls most. */
  #bestSplit(orders: readonly Int32Array[], sum: number, count: number): Split | undefined {
    let found: Split | undefined;
    let most = (sum * sum) / count + 1e-12 * Math.abs((sum * sum) / count);
    for (let column = 0; column < orders.length; column++) {
      const [order, x] = [orders[column] as Int32Array, this.#columns[column] as Float64Array];
      let [leftSum, leftCount] = [0, 0];
      for (let place = 0; place < order.length - 1; place++) {
        const row = order[place]!;
        leftSum += this.#counts[row]! * this.#y[row]!;
        leftCount += this.#counts[row]!;
        const [here, next] = [x[row]!, x[order[place + 1]!]!];
        if (here === next) continue;
        const rest = sum - leftSum;
        const gain = (leftSum * leftSum) / leftCount + (rest * rest) / (count - leftCount);
        if (gain > most) [found, most] = [{ column, place, threshold: (here + next) / 2 }, gain];
      }
    }
    return found;
  }
}
