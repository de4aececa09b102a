import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BackendName, input, openSession } from "../engine/index.js";
import { type Clip, checkedClip, clipLimit, clipped } from "./index.js";

const backends: readonly BackendName[] = ["reference", "wasm"];

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

describe.each(backends)("clipping on %s", (backend) => {
  function clip(how: Clip, tensors: readonly (readonly number[])[]): number[][] {
    const gradients = tensors.map((values, at) => input(`g${at}`, [values.length]));
    const outputs = Object.fromEntries(clipped(how, gradients, input("limit", [])).map((g, at) => [`out${at}`, g]));
    const program = openSession({ backend, states: [] }).compile({ outputs });
    tensors.forEach((values, at) => {
      program.input(`g${at}`).set(values);
    });
    program.input("limit")[0] = clipLimit(how);
    program.run();
    return tensors.map((_, at) => [...program.output(`out${at}`)]);
  }

  const numbers = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 7 });

  test("a global norm is at most the limit, and the direction stays", () => {
    fc.assert(
      fc.property(
        fc.array(numbers, { minLength: 1, maxLength: 3 }),
        fc.float({ min: Math.fround(0.01), max: 10, noNaN: true }),
        (tensors, limit) => {
          const after = clip({ globalNorm: limit }, tensors);
          const before = tensors.flat();
          expect(norm(after.flat())).toBeLessThanOrEqual(limit * (1 + 1e-6));
          const factor = Math.min(1, limit / (norm(before) + 1e-6));
          after.flat().forEach((value, at) => {
            expect(value).toBeCloseTo((before[at] ?? Number.NaN) * factor, 4);
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  test("a norm per tensor leaves small tensors alone", () => {
    const [small, large] = clip({ perTensor: 1 }, [
      [0.3, 0.4],
      [30, 40],
    ]);
    expect(small).toEqual([0.3, 0.4].map((value) => (backend === "wasm" ? Math.fround(value) : value)));
    expect(large?.[0]).toBeCloseTo(0.6, 6);
    expect(large?.[1]).toBeCloseTo(0.8, 6);
  });

  test("a value bounds each element on both sides", () => {
    expect(clip({ value: 2 }, [[-5, -2, 0, 1.5, 7]])).toEqual([[-2, -2, 0, 1.5, 2]]);
  });

  test("gradients of 0 stay 0", () => {
    expect(clip({ globalNorm: 1 }, [[0, 0]])).toEqual([[0, 0]]);
  });
});

test.each([
  [{ globalNorm: 0 }, /here\.globalNorm: expected a number above 0, got 0/],
  [{ globalNorm: "1" }, /here\.globalNorm/],
  [{ globalNorm: 1, value: 1 }, /here: expected one of globalNorm, perTensor and value/],
  [{ norm: 1 }, /here: there is no option "norm"\. Allowed: globalNorm, perTensor, value/],
  [null, /here: expected one of/],
])("clip %j is refused", (value, message) => {
  expect(() => checkedClip(value, "here")).toThrow(message);
});
