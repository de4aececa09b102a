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
