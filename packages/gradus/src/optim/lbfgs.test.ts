import { expect, test } from "vitest";
import { type Evaluate, type LbfgsMemory, lbfgs, lbfgsStart, lbfgsStep } from "./index.js";

/** Rosenbrock's valley in n dimensions: smallest, 0, at (1, ..., 1). */
const valley: Evaluate = (w) => {
  let value = 0;
  const gradient = new Float64Array(w.length);
  for (let i = 0; i + 1 < w.length; i++) {
    const [a, b] = [w[i]!, w[i + 1]!];
    value += (1 - a) ** 2 + 100 * (b - a * a) ** 2;
    gradient[i]! += -2 * (1 - a) - 400 * a * (b - a * a);
    gradient[i + 1]! += 200 * (b - a * a);
  }
  return { value, gradient };
};

test("with a line search it finds the end of a curved valley", () => {
  const options = lbfgs({ iterations: 200, evaluations: 1000, lineSearch: "strongWolfe" });
  const { w } = lbfgsStep(options, valley, { w: Float64Array.of(-1.2, 1, -0.5, 0.8), memory: lbfgsStart });
  for (const value of w) expect(value).toBeCloseTo(1, 5);
});

test("each step with a line search goes down", () => {
  const options = lbfgs({ iterations: 1, lineSearch: "strongWolfe" });
  let at: Readonly<{ w: Float64Array; memory: LbfgsMemory }> = { w: Float64Array.of(-1.2, 1), memory: lbfgsStart };
  let before = Number.POSITIVE_INFINITY;
  for (let step = 0; step < 15; step++) {
    const { value, ...after } = lbfgsStep(options, valley, at);
    expect(value).toBeLessThan(before);
    [at, before] = [after, value];
  }
});

test("without a line search it finds the bottom of a bowl", () => {
  const bowl: Evaluate = (w) => ({
    value: w.reduce((sum, x, i) => sum + ((i + 1) * x * x) / 2, 0),
    gradient: w.map((x, i) => (i + 1) * x),
  });
  const { w } = lbfgsStep(lbfgs({ iterations: 30, evaluations: 200 }), bowl, { w: Float64Array.of(3, -2, 1), memory: lbfgsStart });
  for (const value of w) expect(Math.abs(value)).toBeLessThan(1e-5);
});

test("it stops where the gradient is 0, and evaluates no more than it is allowed", () => {
  let calls = 0;
  const counted: Evaluate = (w) => {
    calls++;
    return valley(w);
  };
  const still = lbfgsStep(lbfgs(), counted, { w: Float64Array.of(1, 1), memory: lbfgsStart });
  expect([...still.w, calls]).toEqual([1, 1, 1]);
  calls = 0;
  lbfgsStep(lbfgs({ iterations: 100, evaluations: 7, learningRate: 0.1 }), counted, { w: Float64Array.of(-1, 1), memory: lbfgsStart });
  expect(calls).toBe(7);
});

test("a step does not touch the parameters and the memory it was given", () => {
  const w = Float64Array.of(-1.2, 1);
  const options = lbfgs({ iterations: 3, learningRate: 0.1 });
  const first = lbfgsStep(options, valley, { w, memory: lbfgsStart });
  expect([...w]).toEqual([-1.2, 1]);
  expect(lbfgsStep(options, valley, first)).toEqual(lbfgsStep(options, valley, first));
});

test.each([
  [{ learningRate: 0 }, /optim\.lbfgs, learningRate/],
  [{ history: 0 }, /history/],
  [{ iterations: 1.5 }, /iterations/],
  [{ lineSearch: "wolfe" as "none" }, /lineSearch: there is no "wolfe"/],
])("%j is refused", (options, message) => {
  expect(() => lbfgs(options)).toThrow(message);
});
