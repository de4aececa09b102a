/**
 * The points of a model, coordinate by coordinate: coordinate j of point i is columns[j][i]. A coordinate that is a category is alike or different, with
 * distance 0 or 1; the others have the distance of their numbers.
 */
export type Points = Readonly<{ count: number; columns: readonly Float64Array[]; isCategory: ArrayLike<boolean> }>;

/** From points row by row, [count, dimensions]. */
export function pointsOf(rows: ArrayLike<number>, isCategory: readonly boolean[]): Points {
  const dimensions = isCategory.length;
  const count = rows.length / dimensions;
  const columns = isCategory.map((_, j) => Float64Array.from({ length: count }, (_, i) => rows[i * dimensions + j]!));
  return { count, columns, isCategory };
}

/** r2[k] = sum over j of weights[j] times the squared distance of coordinate j between point `i` and point k, for k < `until`. */
export function squaredDistances(points: Points, weights: Float64Array, i: number, until: number, r2: Float64Array): void {
  r2.fill(0, 0, until);
  for (let j = 0; j < weights.length; j++) {
    const column = points.columns[j]!;
    addDistances(column, points.isCategory[j]!, column[i]!, weights[j]!, until, r2);
  }
}

/** The same from a new point to all points. */
export function squaredDistancesTo({ columns, isCategory, count }: Points, weights: Float64Array, x: Float64Array, r2: Float64Array): void {
  r2.fill(0);
  columns.forEach((column, j) => {
    addDistances(column, isCategory[j]!, x[j]!, weights[j]!, count, r2);
  });
}

/**
 * The same from row `c` of new points [count, dimensions] to all points, ready for many calls: the columns of numbers are scaled by the roots of their weights once,
 * and taken two at a time, which halves the passes over r2.
 */
export function scaledDistances(
  { columns, isCategory, count }: Points,
  weights: Float64Array,
): (rows: Float64Array, c: number, r2: Float64Array) => void {
  const dimensions = columns.length;
  const roots = weights.map(Math.sqrt);
  const scaled = columns.map((column, j) => (isCategory[j] ? column : column.map((x) => x * roots[j]!)));
  const numbers = [...columns.keys()].filter((j) => !isCategory[j]);
  const categories = [...columns.keys()].filter((j) => isCategory[j]);
  return (rows, c, r2) => {
    const at = (j: number): number => rows[c * dimensions + j]!;
    r2.fill(0);
    let k = 0;
    for (; k + 1 < numbers.length; k += 2) {
      const [a, b] = [numbers[k]!, numbers[k + 1]!];
      addPair(scaled[a]!, scaled[b]!, at(a) * roots[a]!, at(b) * roots[b]!, count, r2);
    }
    if (k < numbers.length) addDistances(scaled[numbers[k]!]!, false, at(numbers[k]!) * roots[numbers[k]!]!, 1, count, r2);
    for (const j of categories) addDistances(columns[j]!, true, at(j), weights[j]!, count, r2);
  };
}

function addPair(first: Float64Array, second: Float64Array, x: number, y: number, count: number, r2: Float64Array): void {
  for (let k = 0; k < count; k++) {
    const d = first[k]! - x;
    const e = second[k]! - y;
    r2[k]! += d * d + e * e;
  }
}

/** Adds weight times the squared distance of `x` to each of the first `until` items of a column. */
export function addDistances(column: Float64Array, isCategory: boolean, x: number, weight: number, until: number, r2: Float64Array): void {
  if (isCategory) {
    for (let k = 0; k < until; k++) if (column[k]! !== x) r2[k]! += weight;
  } else {
    for (let k = 0; k < until; k++) {
      const d = column[k]! - x;
      r2[k]! += weight * d * d;
    }
  }
}
