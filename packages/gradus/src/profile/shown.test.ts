import { expect, test } from "vitest";
import { shown } from "./shown.js";

test("three digits count, whatever the size", () => {
  expect([0, 0.00123456, 0.5, 1.2345, 12.345, 123.45, 12345.6].map(shown)).toEqual([
    "0",
    "0.00123",
    "0.500",
    "1.23",
    "12.3",
    "123",
    "12346",
  ]);
});
