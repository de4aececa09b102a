import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawsOf } from "../draws.js";
import { drawPoint, logDensity, parzen, sortedOrder } from "./index.js";

const unit = fc.double({ min: 0, max: 1, noNaN: true });

test("sortedOrder sorts, whatever repeats", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(unit, fc.integer({ min: 0, max: 4 })), { maxLength: 200 }), (values) => {
      const order = sortedOrder(Float64Array.from(values));
      expect(Array.from(order, (i) => values[i])).toEqual([...values].sort((a, b) => a - b));
      expect(new Set(order).size).toBe(values.length);
    }),
  );
});

describe("an estimator", () => {
  const axes = [
    { axis: "line", low: 0, high: 1 },
    { axis: "bins", low: 0, high: 1 },
    { axis: "category", count: 3 },
  ] as const;
  const observed = [Float64Array.of(0.1, 0.5, 0.52, 0.9), Float64Array.of(0.25, 0.25, 0.75, 0.5), Float64Array.of(0, 2, 2, 1)];
  const estimator = parzen({ axes, observed });

  test("has density 1 in all: over a grid of the line, all bins and all categories", () => {
    let total = 0;
    for (let i = 0; i < 400; i++)
      for (let bin = 0; bin < 4; bin++)
        for (let c = 0; c < 3; c++) total += Math.exp(logDensity(estimator, [[(i + 0.5) / 400, [bin / 4, (bin + 1) / 4], c]])[0]!) / 400;
    expect(total).toBeCloseTo(1, 4);
  });

  test("draws as its density says", () => {
    const draws = drawsOf({ seed: 3, number: 0 });
    const cells = new Float64Array(24);
    const n = 20_000;
    for (let i = 0; i < n; i++) {
      const [x = 0, y = 0, c = 0] = drawPoint(estimator, draws);
      cells[Math.floor(x * 2) * 12 + Math.floor(y * 4) * 3 + c]!++;
    }
    for (let half = 0; half < 2; half++)
      for (let bin = 0; bin < 4; bin++)
        for (let c = 0; c < 3; c++) {
          let share = 0;
          for (let i = 0; i < 200; i++)
            share += Math.exp(logDensity(estimator, [[half / 2 + (i + 0.5) / 400, [bin / 4, (bin + 1) / 4], c]])[0]!) / 400;
          const sigma = Math.sqrt((share * (1 - share)) / n);
          expect(Math.abs(cells[half * 12 + bin * 3 + c]! / n - share)).toBeLessThan(5 * sigma + 1e-4);
        }
  });

  test("is the same whether the order of the observations is known or not", () => {
    fc.assert(
      fc.property(fc.array(unit, { minLength: 0, maxLength: 40 }), (values) => {
        const column = Float64Array.from(new Set(values));
        const line = [{ axis: "line", low: 0, high: 1 }] as const;
        const places = [[0.1], [0.33], [0.5], [0.97], [1]];
        const known = parzen({ axes: line, observed: [column], orders: [sortedOrder(column)] });
        expect(logDensity(known, places)).toEqual(logDensity(parzen({ axes: line, observed: [column] }), places));
      }),
    );
  });
});
