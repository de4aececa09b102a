import { expect, test } from "vitest";
import type { Matrix } from "../algebra/index.js";
import { type SoapMemory, soap, soapStart, soapStep } from "./index.js";

const matrix = (rows: number, columns: number, at: (k: number) => number): Matrix => ({
  data: Float64Array.from({ length: rows * columns }, (_, k) => at(k)),
  rows,
  columns,
});

/** The gradient of the sum over (i, j) of scale(i) (w - 1)^2 / 2, in rows turned against each other so that the steep direction lies along no axis. */
const slopes = ({ data, rows, columns }: Matrix): Matrix => ({
  data: data.map((_, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns];
    const [a, b] = [data[j]! - 1, data[columns + j]! - 1];
    return i === 0 ? 50.5 * a - 49.5 * b : -49.5 * a + 50.5 * b;
  }),
  rows,
  columns,
});

test("it comes down a valley that lies along no axis", () => {
  const options = soap({ learningRate: 0.02, frequency: 5, weightDecay: 0 });
  let at: Readonly<{ w: Matrix; memory: SoapMemory }> = { w: matrix(2, 3, (k) => (k % 2 === 0 ? 3 : -2)), memory: soapStart };
  for (let step = 0; step < 400; step++) at = soapStep(options, slopes(at.w), at);
  for (const value of at.w.data) expect(Math.abs(value - 1)).toBeLessThan(0.05);
});

test("the first step fills the memory and moves nothing; no step changes what it was given", () => {
  const w = matrix(3, 2, (k) => k);
  const g = matrix(3, 2, (k) => Math.sin(k + 1));
  const first = soapStep(soap(), g, { w, memory: soapStart });
  expect([...first.w.data]).toEqual([0, 1, 2, 3, 4, 5]);
  expect(soapStep(soap({ frequency: 1 }), g, first)).toEqual(soapStep(soap({ frequency: 1 }), g, first));
  expect([...g.data]).toEqual([...matrix(3, 2, (k) => Math.sin(k + 1)).data]);
});

test("on a matrix of one item it is Adam, from the second gradient on", () => {
  const options = soap({ learningRate: 0.1, beta1: 0.9, beta2: 0.99, weightDecay: 0, frequency: 1 });
  let at: Readonly<{ w: Matrix; memory: SoapMemory }> = { w: matrix(1, 1, () => 2), memory: soapStart };
  let [w, m, v] = [2, 0, 0];
  for (let t = 0; t <= 20; t++) {
    const g = Math.sin(t + 1);
    at = soapStep(
      options,
      matrix(1, 1, () => g),
      at,
    );
    if (t === 0) continue;
    m = 0.9 * m + 0.1 * g;
    v = 0.99 * v + 0.01 * g * g;
    w -= (0.1 * Math.sqrt(1 - 0.99 ** t) * m) / (1 - 0.9 ** t) / (Math.sqrt(v) + options.eps);
    expect(at.w.data[0]).toBeCloseTo(w, 12);
  }
});

test.each([
  [{ learningRate: 0 }, /optim\.soap, learningRate/],
  [{ shampooBeta: 1 }, /shampooBeta/],
  [{ frequency: 0 }, /frequency/],
  [{ weightDecay: -1 }, /weightDecay/],
])("%j is refused", (options, message) => {
  expect(() => soap(options)).toThrow(message);
});
