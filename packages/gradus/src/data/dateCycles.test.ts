import { expect, test } from "vitest";
import { cyclePhase, cyclesOf } from "./dateCycles.js";

const seconds = (...texts: string[]): Float64Array => Float64Array.from(texts, (text) => Date.parse(`${text}Z`) / 1000);

test("only rhythms that vary are taken", () => {
  expect(cyclesOf(seconds("2024-03-04T10:00", "2024-03-11T10:00"))).toEqual([]);
  expect(cyclesOf(seconds("2024-03-04T10:00", "2024-03-05T10:00"))).toEqual(["week"]);
  expect(cyclesOf(seconds("2024-03-04T10:00", "2024-03-04T11:00"))).toEqual(["day"]);
  expect(cyclesOf(seconds("2024-01-01T00:00", "2024-07-01T00:00", "2024-07-02T12:00"))).toEqual(["year", "week", "day"]);
});

test("phases: Thursday begins the week, noon is half a day, before 1970 too", () => {
  const [noon, thursday, early] = seconds("2024-03-04T12:00", "1970-01-08T00:00", "1969-12-31T18:00");
  expect(cyclePhase(noon!, "day")).toBeCloseTo(Math.PI, 9);
  expect(cyclePhase(thursday!, "week")).toBe(0);
  expect(cyclePhase(early!, "day")).toBeCloseTo(1.5 * Math.PI, 9);
});

test("the same day of another year stands at the same place of the year within a day", () => {
  const [first, other] = seconds("1999-10-05T00:00", "2024-10-05T00:00");
  expect(Math.abs(cyclePhase(first!, "year") - cyclePhase(other!, "year"))).toBeLessThan((2 * Math.PI) / 365);
});
