import { discrepancy } from "#gradus/tune";
import { haltonPoint, latinHypercubePoint, sobolPoint } from "#gradus/tune/points";
import { type Adapters, type Computed, inFloat64, scalar, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";

/** Points as the rows of one tensor. */
function rows(count: number, dimensions: number, point: (index: number) => Float64Array): Computed {
  return { shape: [count, dimensions], data: Array.from({ length: count }, (_, index) => [...point(index)]).flat() };
}

export const tunerPoints: Adapters = {
  sobol: inFloat64((golden) => {
    const dimensions = numberOf(golden, "dimensions");
    const skip = numberOf(golden, "skip");
    return { points: rows(numberOf(golden, "count"), dimensions, (index) => sobolPoint(skip + index, dimensions)) };
  }),
  halton: inFloat64((golden) => {
    const dimensions = numberOf(golden, "dimensions");
    return { points: rows(numberOf(golden, "count"), dimensions, (index) => haltonPoint(index, dimensions)) };
  }),
  discrepancy: inFloat64((golden) => {
    const { shape, data } = input(golden, "points");
    const [n = 0, d = 0] = shape;
    const points = Array.from({ length: n }, (_, i) => data.slice(i * d, (i + 1) * d));
    const kinds = ["centered", "wraparound", "mixture", "l2Star"] as const;
    return Object.fromEntries(kinds.map((kind) => [kind, scalar(discrepancy(points, kind))]));
  }),
  latinHypercube: inFloat64((golden) => {
    const count = numberOf(golden, "count");
    const dimensions = numberOf(golden, "dimensions");
    const points = Array.from({ length: count }, (_, index) => latinHypercubePoint(index, { count, dimensions, key: [7, count] }));
    // The fullest stratum of any dimension stands for each: one point in all of them, or the case fails.
    const perStratum = Float64Array.from({ length: count }, (_, stratum) =>
      Math.max(
        ...Array.from({ length: dimensions }, (_, j) => points.filter((point) => Math.floor((point[j] ?? 0) * count) === stratum).length),
      ),
    );
    return { perStratum: vector(perStratum) };
  }),
};
