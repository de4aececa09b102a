import fc from "fast-check";
import { expect, test } from "vitest";
import type { Matrix } from "./matrix.js";
import { addMoments, fitStandardScaler, type RunningMoments, standardScale, standardScaleBack } from "./standardScaler.js";

const x: Matrix = { data: Float64Array.of(1, 5, 3, 5), rows: 2, columns: 2 };

test("columns get mean 0 and variance 1, and a constant column becomes 0", () => {
  const scaler = fitStandardScaler(x);
  expect(scaler).toEqual({ mean: Float64Array.of(2, 5), variance: Float64Array.of(1, 0), scale: Float64Array.of(1, 1) });
  expect([...standardScale(scaler, x).data]).toEqual([-1, 0, 1, 0]);
  expect(standardScaleBack(scaler, standardScale(scaler, x))).toEqual(x);
});

test("moments of parts add up to the moments of the whole", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 30 }), fc.nat(), (values, at) => {
      const cut = 1 + (at % (values.length - 1));
      const part = (list: readonly number[]): Matrix => ({ data: Float64Array.from(list), rows: list.length, columns: 1 });
      const parts = [values.slice(0, cut), values.slice(cut)].reduce<RunningMoments | undefined>(
        (seen, list) => addMoments(seen, part(list)),
        undefined,
      );
      const whole = fitStandardScaler(part(values));
      expect(parts!.mean[0]).toBeCloseTo(whole.mean[0]!, 9);
      expect(parts!.variance[0]).toBeCloseTo(whole.variance[0]!, 8);
    }),
  );
});
