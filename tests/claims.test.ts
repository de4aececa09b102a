import { describe, expect, test } from "vitest";
import * as claims from "../examples/claims/index.js";
import { intervalOf, judge, linearity, lineThrough, stepsTo } from "../examples/claims/measure.js";
import { drawPicture } from "../scripts/claims/drawPicture.mjs";
import { page } from "../scripts/claims/page.mjs";

const verdicts = ["holds", "does not hold", "not enough evidence"];

describe.each(Object.entries(claims))("the claim %s", (name, claim) => {
  test("is measured in reduced form, with a verdict and a picture", async () => {
    const { measured, verdict, picture } = await claim.run("reduced");
    expect(verdicts).toContain(verdict);
    expect(measured).not.toContain("NaN");
    expect(picture.length).toBeGreaterThan(0);
    const svg = drawPicture(picture, claim.title);
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg).not.toContain("NaN");
    expect(page([{ name, claim, measured, verdict }])).toContain(`claims/${name}.svg`);
  });
});

test("every row of the canon has a claim", () => {
  const rows = new Set(Object.values(claims).map(({ row }) => row));
  expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
});

describe("the rule of all claims", () => {
  const verdictOf = (values: number[], above: number): string => judge([{ what: "effect", values, above }]).verdict;

  test("a claim holds if the whole interval lies on its side, does not if all of it lies on the other, and is open otherwise", () => {
    expect(verdictOf([2, 2.1, 1.9], 1)).toBe("holds");
    expect(verdictOf([0.2, 0.21, 0.19], 1)).toBe("does not hold");
    expect(verdictOf([0.5, 1.5, 1.2], 1)).toBe("not enough evidence");
    expect(verdictOf([2], 1)).toBe("not enough evidence");
  });

  test("one finding that does not hold decides", () => {
    const [good, bad] = [
      { what: "a", values: [2, 2.1, 1.9], above: 1 },
      { what: "b", values: [2, 2.1, 1.9], below: 1 },
    ];
    expect(judge([good, bad]).verdict).toBe("does not hold");
    expect(judge([good, good]).measured).toContain("claimed above 1: holds");
  });

  test("intervals are Student's, of logarithms for ratios, and Wilson's for shares", () => {
    const { value, low, high } = intervalOf({ what: "", values: [1, 2, 3] });
    expect([value, low, high].map((bound) => Number(bound.toFixed(3)))).toEqual([2, -0.484, 4.484]);
    expect(intervalOf({ what: "", values: [1, 4], ratio: true }).value).toBeCloseTo(2, 12);
    expect(intervalOf({ what: "", hits: 10, of: 10 }).low).toBeCloseTo(0.722, 3);
  });
});

test("a plane and a line are fitted by least squares, and steps are counted from 1", () => {
  const x = [
    [0, 0],
    [1, 0],
    [0, 1],
    [2, 3],
  ];
  const plane = x.map(([a, b]) => 1 + 2 * a! - b!);
  linearity(x, plane).forEach((value, row) => {
    expect(value).toBeCloseTo(plane[row]!, 10);
  });
  expect(lineThrough([1, 3, 5])).toEqual({ slope: 2, explained: 1 });
  expect([stepsTo(2, [3, 2, 1]), stepsTo(0, [3, 2, 1])]).toEqual([2, 4]);
});
