import { expect, test } from "vitest";
import type { SeenTrial } from "../index.js";
import * as tune from "../index.js";
import { unitOrders } from "./unitOrders.js";

test("orders that grow with the trials are those of a fresh sort", () => {
  const space = tune.spaceOf({ a: tune.uniform(0, 1), b: tune.branches({ on: { c: tune.int(1, 5) }, off: {} }) });
  const trials: SeenTrial[] = Array.from({ length: 90 }, (_, number) => {
    const { parameters } = tune.suggest(tune.random(), { space, seed: 5, number, attempt: 0, objectives: 1, budget: null, trials: [] });
    return { number, parameters, units: space.unitsOf(parameters), state: "running", values: [], curve: [] };
  });
  const values = (orders: readonly Int32Array[]): number[][] => orders.map((order, d) => Array.from(order, (i) => trials[i]!.units[d]!));
  for (const count of [0, 1, 4, 5, 60, 61, 61, 90, 10]) {
    const kept = unitOrders(space, trials.slice(0, count));
    expect(values(kept)).toEqual(values(unitOrders({ ...space }, trials.slice(0, count))));
    for (const column of values(kept)) expect(column).toEqual([...column].sort((a, b) => a - b));
  }
});
