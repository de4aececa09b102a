import type { Dimension, Space } from "../space/index.js";

/** Numbers of the stream that a sampler draws from. */
type Below = (n: number) => number;

/** What stands for a category that does not exist at a point: a value of its own. A number that does not exist stands in the middle. */
const [absentCategory, absentNumber] = [-1, 0.5];

/**
 * A space as a model sees it: every point is a row of D numbers, discrete ones in the middle of their bins, and what does not exist at a point has one fixed value,
 * so that points of different branches have a distance too.
 */
export type Coordinates = Readonly<{
  count: number;
  isCategory: readonly boolean[];
  /** How many values each has; Infinity for a real one. */
  sizes: readonly number[];
  /** The dimensions that others hang on. */
  parents: readonly number[];
  /** Writes a trial's units into row `at`. */
  write: (units: Float64Array, rows: Float64Array, at: number) => void;
  /** Makes row `at` a point: rounds discrete ones, marks what does not exist, and draws a value for a category that exists without one. */
  settle: (rows: Float64Array, at: number, below: Below) => void;
}>;

const known: WeakMap<Space, Coordinates> = new WeakMap();
const mostCenters = 4096;

export function coordinatesOf(space: Space): Coordinates {
  const found = known.get(space);
  if (found !== undefined) return found;
  const made = coordinates(space.dimensions);
  known.set(space, made);
  return made;
}

function coordinates(dimensions: readonly Dimension[]): Coordinates {
  const count = dimensions.length;
  const isCategory = dimensions.map(({ kind }) => kind === "category");
  const sizes = dimensions.map((dimension) => (dimension.kind === "real" ? Number.POSITIVE_INFINITY : dimension.count));
  const parents = [...new Set(dimensions.flatMap(({ parent }) => (parent === null ? [] : [parent.dimension])))].sort((a, b) => a - b);
  const absent = Float64Array.from(isCategory, (category) => (category ? absentCategory : absentNumber));
  const round = dimensions.map(centerOf);
  const active = new Uint8Array(count);
  const exists = (j: number, rows: Float64Array, at: number): boolean => {
    const parent = dimensions[j]?.parent ?? null;
    if (parent === null) return true;
    const scale = dimensions[parent.dimension];
    if (active[parent.dimension] === 0 || scale === undefined || scale.kind === "real") return false;
    return parent.bins.includes(scale.indexAt(rows[at * count + parent.dimension]!));
  };
  return {
    count,
    isCategory,
    sizes,
    parents,
    write(units, rows, at) {
      for (let j = 0; j < count; j++) {
        const u = units[j]!;
        rows[at * count + j] = Number.isNaN(u) ? absent[j]! : u;
      }
    },
    settle(rows, at, below) {
      for (let j = 0; j < count; j++) {
        const here = at * count + j;
        active[j] = exists(j, rows, at) ? 1 : 0;
        if (active[j] === 0) rows[here] = absent[j]!;
        else {
          const u = rows[here]!;
          rows[here] = round[j]!(isCategory[j] && u < 0 ? (below(sizes[j]!) + 0.5) / sizes[j]! : u);
        }
      }
    },
  };
}

/** From u to the middle of its bin, exactly as a trial's units have it; a real u stays. */
function centerOf(dimension: Dimension): (u: number) => number {
  if (dimension.kind === "real") return (u) => u;
  const middle = (index: number): number => {
    const [low, high] = dimension.edgesOf(index);
    return dimension.unitOf(dimension.valueAt((low + high) / 2));
  };
  if (dimension.count > mostCenters) return (u) => middle(dimension.indexAt(u));
  const centers = Float64Array.from({ length: dimension.count }, (_, index) => middle(index));
  return (u) => centers[dimension.indexAt(u)]!;
}
