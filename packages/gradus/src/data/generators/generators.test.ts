import { describe, expect, test } from "vitest";
import { UserError } from "../../errors/index.js";
import { blobs, randomNumbers, rings, spiral, teacher, temperatures, twoMoons } from "./index.js";

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the random numbers of a seed", () => {
  test("are the same at every call, and others for another stream", () => {
    const first = (stream: number): number => randomNumbers({ seed: 3, stream }).uniform();
    expect(first(1)).toBe(first(1));
    expect(first(1)).not.toBe(first(2));
  });

  test("have the moments of their distributions", () => {
    const { uniform, normal, whole } = randomNumbers({ seed: 1 });
    const uniforms = Array.from({ length: 40_000 }, uniform);
    const normals = Array.from({ length: 40_000 }, normal);
    expect(mean(uniforms)).toBeCloseTo(0.5, 2);
    expect(mean(uniforms.map((u) => (u - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    expect(Math.abs(mean(normals))).toBeLessThan(0.02);
    expect(Math.abs(mean(normals.map((z) => z * z)) - 1)).toBeLessThan(0.03);
    expect(new Set(Array.from({ length: 1000 }, () => whole(5)))).toEqual(new Set([0, 1, 2, 3, 4]));
  });
});

const makers = { blobs, rings, spiral, twoMoons, teacher };
describe.each(Object.entries(makers))("data.%s", (_, make) => {
  test("gives the same rows for the same seed, and others for another", () => {
    expect(make({ rows: 20, seed: 1 })).toEqual(make({ rows: 20, seed: 1 }));
    expect(make({ rows: 20, seed: 1 }).x).not.toEqual(make({ rows: 20, seed: 2 }).x);
  });

  test("refuses no rows and negative noise", () => {
    expect(() => make({ rows: 0, seed: 1 })).toThrow(UserError);
    expect(() => make({ rows: 5, noise: -1, seed: 1 })).toThrow(UserError);
  });
});

test("without noise the rows lie where the formulas say", () => {
  const moons = twoMoons({ rows: 50, noise: 0, seed: 4 });
  moons.x.forEach(([across, up], row) => {
    const [a, b] = moons.y[row] === 0 ? [across!, up!] : [1 - across!, 0.5 - up!];
    expect(Math.hypot(a, b)).toBeCloseTo(1, 12);
    expect(b).toBeGreaterThanOrEqual(0);
  });
  const circles = rings({ rows: 30, classes: 3, noise: 0, seed: 4 });
  circles.x.forEach(([a, b], row) => {
    expect(Math.hypot(a!, b!)).toBeCloseTo(circles.y[row]! + 0.5, 12);
  });
  const arms = spiral({ rows: 30, arms: 3, turns: 0, noise: 0, seed: 4 });
  arms.x.forEach(([a, b], row) => {
    const angle = Math.atan2(b!, a!);
    const expected = (2 * Math.PI * arms.y[row]!) / 3;
    expect(Math.cos(angle - expected)).toBeCloseTo(1, 12);
  });
  const clouds = blobs({ rows: 8, classes: 4, features: 3, noise: 0, seed: 1 });
  clouds.x
    .slice(0, 2)
    .flat()
    .forEach((value, at) => {
      expect(value).toBeCloseTo([1, 0, 0, 0, 1, 0][at]!, 12);
    });
});

test("a teacher flips the share of classes that it is told to, and adds noise to numbers", () => {
  const [clean, flipped] = [0, 0.2].map((flip) => teacher({ rows: 5000, flip, seed: 2 }).y) as [number[], number[]];
  expect(mean(clean.map((label, row) => Number(label !== flipped[row])))).toBeCloseTo(0.2, 1);
  const [plain, noisy] = [0, 0.5].map((noise) => teacher({ rows: 5000, noise, task: "regression", seed: 2 }).y) as [number[], number[]];
  expect(Math.abs(mean(plain) - mean(noisy))).toBeLessThan(0.05);
  const { x: one } = teacher({ rows: 3, seed: 2, teacher: 1 });
  expect(teacher({ rows: 3, seed: 2, teacher: 9 }).x).toEqual(one);
});

test("temperatures scatter about the season by the deviation, and remember yesterday", () => {
  const { season, measured } = temperatures({ days: 20_000, deviation: 4, memory: 0.5, seed: 1 });
  const weather = measured.map((value, day) => value - season[day]!);
  const variance = mean(weather.map((w) => w * w));
  expect(Math.abs(variance - 16)).toBeLessThan(1);
  expect(mean(weather.slice(1).map((w, day) => w * weather[day]!)) / variance).toBeCloseTo(0.5, 1);
  expect(() => temperatures({ days: 5, memory: 1, seed: 1 })).toThrow(UserError);
});
