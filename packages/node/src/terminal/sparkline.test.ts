import { expect, test } from "vitest";
import { sparkline } from "./sparkline.js";

test("the greatest count fills its place, the least shows, and none is blank", () => {
  expect(sparkline([8, 4, 1, 0.01, 0])).toBe("█▄▁▁ ");
  expect(sparkline([])).toBe("");
});
