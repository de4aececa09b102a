import type { GoldenTensor } from "#gradus/testing";
import { crowding, fronts, hypervolume } from "#gradus/tune";
import { type Adapters, inFloat64, scalar, vector } from "../adapter.js";
import { input } from "../caseFields.js";

/** The rows of a tensor of points. */
function rows({ shape, data }: GoldenTensor): readonly (readonly number[])[] {
  const [n = 0, d = 0] = shape;
  return Array.from({ length: n }, (_, i) => Array.from(data.slice(i * d, (i + 1) * d)));
}

export const tunerPareto: Adapters = {
  hypervolume: inFloat64((golden) => {
    const points = rows(input(golden, "points"));
    const rank = fronts(points);
    return {
      volume: scalar(hypervolume(points, Array.from(input(golden, "reference").data))),
      nonDominated: vector(rank.map((front) => Number(front === 0))),
      rank: vector(rank),
    };
  }),
  crowding: inFloat64((golden) => ({ distance: vector(crowding(rows(input(golden, "points")))) })),
};
