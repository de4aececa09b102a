import { expect, test } from "vitest";
import { logNormalMass, normalCumulative, normalDensity, normalQuantile, scaledErfc } from "./index.js";

test.each([
  [-5, 144009798674.66104],
  [-2, 108.94090438997797],
  [-0.3, 1.4537492328427655],
  [0, 1],
  [0.2, 0.8090195199015808],
  [0.46, 0.6367873838327129],
  [0.47, 0.6314005166600344],
  [1, 0.427583576155807],
  [2.5, 0.2108063640611436],
  [3.9, 0.14031418160068973],
  [4.1, 0.13383411641865198],
  [7, 0.07980005432915295],
  [30, 0.018795888861416754],
  [1e5, 5.6418958351954685e-6],
])("e^(x^2) erfc(x) at %d is SciPy's", (x, expected) => {
  expect(Math.abs(scaledErfc(x) / expected - 1)).toBeLessThan(2e-15);
});

test.each([
  [-30, 4.906713927148187e-198],
  [-8, 6.220960574271784e-16],
  [-2, 0.022750131948179195],
  [-0.5, 0.3085375387259869],
  [0, 0.5],
  [1, 0.8413447460685429],
  [3, 0.9986501019683699],
])("P(Z <= %d) has its known value", (z, expected) => {
  expect(Math.abs(normalCumulative(z) / expected - 1)).toBeLessThan(2e-14);
});

test("the distribution function meets its limits, undoes the quantile, and has the density as its slope", () => {
  expect([normalCumulative(Number.NEGATIVE_INFINITY), normalCumulative(Number.POSITIVE_INFINITY)]).toEqual([0, 1]);
  for (let p = 0.0005; p < 1; p += 0.01) {
    const z = normalQuantile(p);
    expect(normalCumulative(z)).toBeCloseTo(p, 14);
    expect((normalCumulative(z + 1e-5) - normalCumulative(z - 1e-5)) / 2e-5).toBeCloseTo(normalDensity(z), 9);
  }
});

test("the mass of a normal is right far out, in the middle, and where nothing is", () => {
  // ln of 7.619853024160526e-24 (Phi(-10)), of 0.6826894921370859, and of a thin stretch around 0.
  expect(logNormalMass(10, Number.POSITIVE_INFINITY)).toBeCloseTo(-53.23128515051247, 11);
  expect(logNormalMass(-1, 1)).toBeCloseTo(Math.log(0.6826894921370859), 13);
  expect(logNormalMass(-1e-3, 1e-3)).toBeCloseTo(Math.log((2e-3 / Math.sqrt(2 * Math.PI)) * (1 - 1e-6 / 6)), 11);
  expect(logNormalMass(1, 1)).toBe(Number.NEGATIVE_INFINITY);
});
