import type { Dimension, Parameters, Space } from "../space/index.js";

/** A parameter whose best value lies at an end of its range, where a better one may lie beyond. */
export type RangeEdge = Readonly<{ path: string; end: "low" | "high"; bound: number; sentence: string }>;

/** So near to an end counts as at it, in the parameter's own scale. */
const near = 0.02;

/**
 * The parameters that stand at an end of their range, such as the best trial's: "widen rate below 0.0001". Only numbers have ends to widen, and none is
 * widened beyond where its kind ends: 0 of a plain range (a dropout rate of 0, no layers), 1 of a whole number on a logarithmic scale.
 */
export function rangeEdges(space: Space, parameters: Parameters): readonly RangeEdge[] {
  const u = space.unitsOf(parameters);
  return space.dimensions.flatMap((dimension, i) => {
    const end = endAt(dimension, u[i] ?? Number.NaN);
    const bound = end === undefined ? undefined : dimension.valueAt(end === "low" ? 0 : 1);
    if (end === undefined || typeof bound !== "number" || (end === "low" && isNaturalLow(dimension, bound))) return [];
    const { path } = dimension;
    return [
      {
        path,
        end,
        bound,
        sentence: `Widen ${path} ${end === "low" ? "below" : "above"} ${Number(bound.toPrecision(4))}: its best value lies at the end of its range`,
      },
    ];
  });
}

function endAt(dimension: Dimension, u: number): "low" | "high" | undefined {
  if (Number.isNaN(u) || dimension.kind === "category") return undefined;
  if (dimension.kind === "real") return u < near ? "low" : u > 1 - near ? "high" : undefined;
  const index = dimension.indexAt(u);
  // Of two or three values one is always at an end.
  if (dimension.count < 4) return undefined;
  return index === 0 ? "low" : index === dimension.count - 1 ? "high" : undefined;
}

function isNaturalLow({ parameter }: Dimension, bound: number): boolean {
  return bound === 0 || (bound === 1 && (parameter?.parameter === "intLog" || parameter?.parameter === "int"));
}
