import { expect, test } from "vitest";
import { compareGolden } from "./goldenCompare.js";
import { type GoldenTensor, parseGoldenTensor } from "./goldenTensor.js";

const tensor = (value: unknown): GoldenTensor => {
  const parsed = parseGoldenTensor(value);
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
};
const compare = (got: readonly number[], data: readonly unknown[], dtype?: "int") =>
  compareGolden({ shape: [got.length], data: got }, tensor({ shape: [data.length], data, ...(dtype && { dtype }) }), [0.01, 0.1]);

test("elements within absolute + relative * |expected| fit", () => {
  expect(compare([10.19, -9.81, 0.09], [10, -10, 0])).toBeUndefined();
  expect(compare([10.21], [10])).toMatchObject({ at: 0, allowed: 0.2 });
});

test("the element furthest beyond its allowance is reported", () => {
  expect(compare([1, 5, 100], [0, 0, 0])).toMatchObject({ at: 2, error: 100, allowed: 0.1 });
  expect(compare([1, Number.NaN, 100], [0, 0, 0])).toMatchObject({ at: 1 });
});

test("equal infinities and two NaN fit, everything else that is not finite does not", () => {
  expect(compare([Number.POSITIVE_INFINITY, Number.NaN], ["Infinity", "NaN"])).toBeUndefined();
  expect(compare([Number.NEGATIVE_INFINITY], ["Infinity"])).toBeDefined();
  expect(compare([1e300], ["Infinity"])).toBeDefined();
  expect(compare([Number.NaN], [1])).toBeDefined();
  expect(compare([1], ["NaN"])).toBeDefined();
});

test("whole numbers must be met exactly", () => {
  expect(compare([3], [3], "int")).toBeUndefined();
  expect(compare([3.001], [3], "int")).toBeDefined();
});

test("another shape does not fit, whatever the tolerance", () => {
  expect(compare([1, 1], [1])).toMatchObject({ what: "shape [2], expected [1]" });
  expect(compareGolden({ shape: [], data: [] }, tensor({ shape: [], data: [1] }), [1, 1])).toBeDefined();
});

test("empty tensors and scalars are tensors", () => {
  expect(tensor({ shape: [0], data: [] }).data).toHaveLength(0);
  expect(tensor({ shape: [], data: [-0.0] }).data[0]).toBe(-0);
});

test("a broken tensor is refused with its reason", () => {
  const reasons = [
    null,
    { shape: [2], data: [1] },
    { shape: [-1], data: [] },
    { shape: [1], data: ["nan"] },
    { shape: [1], data: [0.5], dtype: "int" },
  ];
  for (const value of [...reasons, { shape: [0], data: [], dtype: "f16" }, { shape: [0], data: [], size: 0 }, { shape: [0] }])
    expect(parseGoldenTensor(value)).toBeTypeOf("string");
});
