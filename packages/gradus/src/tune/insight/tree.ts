/** A regression tree over d numbers: node k asks whether x[feature[k]] <= threshold[k] and goes left or right; feature -2 marks a leaf with `value[k]`. */
export type Tree = Readonly<{
  feature: ArrayLike<number>;
  threshold: ArrayLike<number>;
  left: ArrayLike<number>;
  right: ArrayLike<number>;
  value: ArrayLike<number>;
}>;

/** The range of each column. */
export type Ranges = readonly (readonly [low: number, high: number])[];

type Leaf = Readonly<{ low: Float64Array; high: Float64Array; value: number }>;

/** The variances of a tree over a box in which every point is equally likely. */
export type TreeVariance = Readonly<{ total: number; of: (columns: readonly number[]) => number }>;

/**
 * How much a tree's prediction varies over the box: in all, and of its mean over all other columns when only `columns` are known. The latter for one column is
 * its share of the functional analysis of variance; for two, the joint one, whose interaction is what the single ones leave.
 * Source: Hutter, Hoos and Leyton-Brown 2014, An efficient approach for assessing hyperparameter importance, section 3.
 */
export function treeVariance(tree: Tree, ranges: Ranges): TreeVariance {
  const leaves = leavesOf(tree, ranges);
  const whole = leaves.map((leaf) => share(leaf, ranges, () => true));
  const mean = leaves.reduce((sum, { value }, k) => sum + whole[k]! * value, 0);
  const total = leaves.reduce((sum, { value }, k) => sum + whole[k]! * (value - mean) ** 2, 0);
  return { total, of: (columns) => marginalVariance(leaves, ranges, columns) };
}

/** The leaves with the boxes that they cover; those that the range cuts off are left out. */
function leavesOf({ feature, threshold, left, right, value }: Tree, ranges: Ranges): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const waiting: { node: number; low: Float64Array; high: Float64Array }[] = [
    { node: 0, low: Float64Array.from(ranges, ([low]) => low), high: Float64Array.from(ranges, ([, high]) => high) },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, low, high } = next;
    const column = feature[node]!;
    if (column < 0) {
      leaves.push({ low, high, value: value[node]! });
      continue;
    }
    const cut = threshold[node]!;
    if (cut < high[column]!) waiting.push({ node: right[node]!, low: withEntry(low, column, Math.max(cut, low[column]!)), high });
    if (cut > low[column]!) waiting.push({ node: left[node]!, low, high: withEntry(high, column, Math.min(cut, high[column]!)) });
  }
  return leaves;
}

function withEntry(values: Float64Array, at: number, value: number): Float64Array {
  const changed = values.slice();
  changed[at] = value;
  return changed;
}

/** How much of the box a leaf covers, counting only the columns that are asked for. */
function share({ low, high }: Leaf, ranges: Ranges, counts: (column: number) => boolean): number {
  let product = 1;
  for (let column = 0; column < low.length; column++) {
    const [from, to] = ranges[column] as readonly [number, number];
    if (counts(column)) product *= (high[column]! - low[column]!) / (to - from);
  }
  return product;
}

/** Over the cells into which the splits cut the columns: the variance of the leaves' mean, each leaf weighted by what it covers of the other columns. */
function marginalVariance(leaves: readonly Leaf[], ranges: Ranges, columns: readonly number[]): number {
  const edges = columns.map((column) => edgesOf(leaves, column));
  const sizes = edges.map((edge) => edge.length - 1);
  const means = new Float64Array(sizes.reduce((product, size) => product * size, 1));
  const isAsked = ranges.map((_, column) => columns.includes(column));
  for (const leaf of leaves) {
    const weight = leaf.value * share(leaf, ranges, (column) => !isAsked[column]);
    const spans = columns.map((column, i) => [indexOf(edges[i]!, leaf.low[column]!), indexOf(edges[i]!, leaf.high[column]!)] as const);
    addOver(means, weight, spans, sizes);
  }
  const widths = cellWidths(
    edges,
    columns.map((column) => ranges[column] as readonly [number, number]),
  );
  const mean = means.reduce((sum, value, cell) => sum + widths[cell]! * value, 0);
  return means.reduce((sum, value, cell) => sum + widths[cell]! * (value - mean) ** 2, 0);
}

/** Where the leaves begin and end along a column, each place once, in order. */
function edgesOf(leaves: readonly Leaf[], column: number): Float64Array {
  const all = new Float64Array(2 * leaves.length);
  for (let k = 0; k < leaves.length; k++) {
    all[2 * k] = leaves[k]!.low[column]!;
    all[2 * k + 1] = leaves[k]!.high[column]!;
  }
  all.sort();
  let count = 0;
  for (let k = 0; k < all.length; k++) if (k === 0 || all[k] !== all[k - 1]) all[count++] = all[k]!;
  return all.slice(0, count);
}

/** Adds to every cell of a box of cells; the last column runs fastest. */
function addOver(cells: Float64Array, amount: number, spans: readonly (readonly [number, number])[], sizes: readonly number[]): void {
  if (spans.length === 1) {
    const [[from, to]] = spans as readonly [readonly [number, number]];
    for (let i = from; i < to; i++) cells[i]! += amount;
    return;
  }
  const visit = (depth: number, offset: number): void => {
    const [from, to] = spans[depth] as readonly [number, number];
    for (let i = from; i < to; i++) {
      const at = offset * sizes[depth]! + i;
      if (depth === spans.length - 1) cells[at]! += amount;
      else visit(depth + 1, at);
    }
  };
  visit(0, 0);
}

/** The share of the box that each cell has. */
function cellWidths(edges: readonly Float64Array[], ranges: Ranges): Float64Array {
  return edges.reduce((cells, edge, i) => {
    const [low, high] = ranges[i] as readonly [number, number];
    const count = edge.length - 1;
    return Float64Array.from({ length: cells.length * count }, (_, at) => {
      const k = at % count;
      return (cells[Math.floor(at / count)]! * (edge[k + 1]! - edge[k]!)) / (high - low);
    });
  }, Float64Array.of(1));
}

/** The place of a value that is among the sorted ones. */
function indexOf(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length - 1];
  while (from < to) {
    const half = (from + to) >> 1;
    if (sorted[half]! < value) from = half + 1;
    else to = half;
  }
  return from;
}
