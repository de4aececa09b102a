import { data } from "gradus";
import { expect, test } from "vitest";
import { floorFrom } from "./floor.js";

const classes = data.fromColumns({ x: [1, 2, 3, 4], y: ["a", "b", "a", "b"] }, { target: "y" });
const numbers = data.fromColumns({ x: [1, 2, 3, 4], y: [1.5, 4.5, 1.5, 4.5] }, { target: "y" }); // deviation 1.5

test("without a floor it is 0, and said to be a guess", () => {
  expect(floorFrom(classes, undefined)).toEqual({ share: 0, given: false });
});

test("for classes it is a share of wrong rows, for numbers an RMSE that becomes a share of the variance", () => {
  expect(floorFrom(classes, 0.02)).toEqual({ share: 0.02, given: true });
  expect(floorFrom(numbers, 0.75)).toEqual({ share: 0.25, given: true });
});

test("a floor above everything is refused", () => {
  expect(() => floorFrom(classes, 2)).toThrow(/--floor: expected a share of wrong rows/);
  expect(() => floorFrom(numbers, 1.6)).toThrow(/--floor: an RMSE of 1\.6 is more than "y" varies/);
});
