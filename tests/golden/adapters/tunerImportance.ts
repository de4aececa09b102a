import type { GoldenTensor } from "#gradus/testing";
import { forestShares, type Ranges, treeVariance } from "#gradus/tune/insight";
import { type Adapters, type Computed, inFloat64, scalar, vector } from "../adapter.js";
import { input, numberOf } from "../caseFields.js";

type Described = Readonly<{ type: "float" | "categorical"; low: number; high: number; choices: number }>;

function column({ shape, data }: GoldenTensor, k: number): Float64Array {
  const [, d = 1] = shape;
  return data.filter((_, at) => at % d === k);
}

export const tunerImportance: Adapters = {
  fanovaTree: inFloat64((golden) => {
    const [feature, threshold, left, right, value] = ["feature", "threshold", "left", "right", "value"].map(
      (name) => input(golden, name).data,
    );
    if (!feature || !threshold || !left || !right || !value) throw new Error(`${golden.id}: no tree`);
    const { shape, data } = input(golden, "space");
    const [d = 0] = shape;
    const ranges: Ranges = Array.from({ length: d }, (_, k) => [data[2 * k] ?? 0, data[2 * k + 1] ?? 0]);
    const { total, of } = treeVariance({ feature, threshold, left, right, value }, ranges);
    const pairs = Array.from({ length: d }, (_, a) => Array.from({ length: d - a - 1 }, (_, i) => [a, a + 1 + i])).flat();
    const joint: Record<string, Computed> =
      pairs.length === 0 ? {} : { pairs: { shape: [pairs.length, 2], data: pairs.flat() }, pair: vector(pairs.map((pair) => of(pair))) };
    return { variance: scalar(total), single: vector(Array.from({ length: d }, (_, k) => of([k]))), ...joint };
  }),
  // As Optuna does it: raw values, a column of zeros and ones for each choice, the choices of one parameter taken jointly.
  fanova: inFloat64((golden) => {
    const x = input(golden, "x");
    const columns: Float64Array[] = [];
    const ranges: (readonly [number, number])[] = [];
    const groups: number[][] = [];
    (golden.params.space as readonly Described[]).forEach(({ type, low, high, choices }, k) => {
      const values = column(x, k);
      const own = type === "float" ? [values] : Array.from({ length: choices }, (_, c) => values.map((value) => Number(value === c)));
      groups.push(own.map((_, i) => columns.length + i));
      columns.push(...own);
      for (const _ of own) ranges.push(type === "float" ? [low, high] : [0, 1]);
    });
    const shape = { ranges, trees: 8 * numberOf(golden, "trees"), maxDepth: numberOf(golden, "maxDepth"), seed: 1 };
    const shares = forestShares(columns, Float64Array.from(input(golden, "y").data), groups, shape);
    return { importance: vector(groups.map((_, k) => shares.reduce((sum, tree) => sum + (tree[k] ?? 0) / shares.length, 0))) };
  }),
};
