import { expect, test } from "vitest";
import type { SeenTrial } from "./index.js";
import * as tune from "./index.js";

const space = tune.spaceOf({
  rate: tune.logUniform(1e-4, 1),
  beta: tune.oneMinusLog(0.9, 0.999),
  units: tune.intLog(4, 256),
  size: tune.orderedChoice(["small", "medium", "large"]),
});
const parameters = { rate: 0.01, beta: 0.99, units: 50, size: "medium" };
const member = (number: number, value: number): SeenTrial => ({
  number,
  parameters,
  units: space.unitsOf(parameters),
  state: "running",
  values: [],
  curve: [[1, value]],
});
const population = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, Number.NaN].map((value, number) => member(number, value));

test("the worst quarter copies one of the best quarter, the others go on", () => {
  for (let number = 0; number < 8; number++) {
    const found = tune.exploit(number, { space, population, draws: tune.drawsOf({ seed: 1, number }) });
    if (number < 6) expect(found).toBeUndefined();
    else expect([0, 1]).toContain(found?.from);
  }
});

test("a parameter changes by a fifth in its own scale, a choice to a neighbour, or is drawn anew", () => {
  const seen = Array.from({ length: 40 }, (_, number) => tune.explore(parameters, { space, draws: tune.drawsOf({ seed: 2, number }) }, 0));
  const values = (key: string): Set<unknown> =>
    new Set(seen.map((h) => (typeof h[key] === "number" ? Number(h[key].toPrecision(6)) : h[key])));
  expect(values("rate")).toEqual(new Set([0.012, 0.008]));
  expect(values("beta")).toEqual(new Set([0.988, 0.992]));
  expect(values("units")).toEqual(new Set([60, 40]));
  expect(values("size")).toEqual(new Set(["small", "large"]));
  const anew = Array.from({ length: 40 }, (_, number) => tune.explore(parameters, { space, draws: tune.drawsOf({ seed: 2, number }) }, 1));
  expect(new Set(anew.map(({ rate }) => rate)).size).toBe(40);
});
