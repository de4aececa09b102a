import fc from "fast-check";
import { expect, test } from "vitest";
import { crowding, dominates, fronts, hypervolume } from "./index.js";

const points = fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 14 });

test("every point but those of front 0 is dominated by one of the front before, and by none of its own", () => {
  fc.assert(
    fc.property(points, (all) => {
      const rank = fronts(all);
      all.forEach((point, i) => {
        expect(all.some((other, j) => rank[j] === rank[i] && dominates(other, point))).toBe(false);
        if (rank[i]! > 0) expect(all.some((other, j) => rank[j] === rank[i]! - 1 && dominates(other, point))).toBe(true);
      });
    }),
  );
});

test("the hypervolume is the number of unit cells that a point dominates", () => {
  fc.assert(
    fc.property(points, (all) => {
      let cells = 0;
      for (let x = 0; x < 7; x++)
        for (let y = 0; y < 7; y++)
          for (let z = 0; z < 7; z++) if (all.some(([a = 0, b = 0, c = 0]) => a <= x && b <= y && c <= z)) cells++;
      expect(hypervolume(all, [7, 7, 7])).toBeCloseTo(cells, 9);
    }),
  );
});

test("points beyond the reference add nothing, and neither does a diverged one", () => {
  expect(
    hypervolume(
      [
        [0.5, 2],
        [Number.POSITIVE_INFINITY, 0],
        [0.5, 0.5],
      ],
      [1, 1],
    ),
  ).toBeCloseTo(0.25, 12);
  expect(
    crowding([
      [0, Number.POSITIVE_INFINITY],
      [1, 1],
      [2, 0],
    ]),
  ).toEqual(Float64Array.of(Number.POSITIVE_INFINITY, 1, Number.POSITIVE_INFINITY));
});
