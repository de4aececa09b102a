import { expect, test } from "vitest";
import { input, matmul, openSession, within } from "../index.js";

test("a product reads each element of its factors once and writes each of its results", () => {
  const y = within("model.0 (dense)", () => matmul(input("a", [32, 24]), input("b", [24, 16])));
  const [product, ...others] = openSession({ states: [] }).compile({ outputs: { y } }).instructions;
  expect(others).toEqual([]);
  expect(product).toMatchObject({
    place: "model.0 (dense)",
    half: "compute",
    flops: 2 * 32 * 24 * 16,
    bytes: 4 * (32 * 24 + 24 * 16 + 32 * 16),
  });
});

test("a tensor that two operands look at is read once", () => {
  const x = input("x", [40, 8]);
  const [sum] = openSession({ states: [] }).compile({ outputs: { y: x.add(x.mul(x)) } }).instructions;
  expect(sum).toMatchObject({ flops: 2 * 320, bytes: 4 * 2 * 320 });
});
