import { type Arrays, loss, nn, type optim, type Recipe, recipe } from "gradus";
import type { Mark, Point } from "./claim.js";
import { each, path } from "./measure.js";

export const steepness = 50;

/** The least loss is at (0, 0); the cost over the two weights is the long valley J(v, w) = (v^2 + steepness w^2) / 2. */
export const cost = (v: number, w: number): number => (v ** 2 + steepness * w ** 2) / 2;

/** Four rows whose mean squared error is that cost: features without correlation, of mean squares 1/2 and steepness/2. */
export function valley(): Arrays {
  const x = [0, 1, 2, 3].map((at) => [(at % 2 ? 1 : -1) * Math.sqrt(0.5), (at < 2 ? 1 : -1) * Math.sqrt(steepness / 2)]);
  return { x, y: [0, 0, 0, 0] };
}

/** Descends the valley for so many steps, from weights that the seed draws about 0. */
export function descent(optimizer: optim.Optimizer, steps: number, seed: number): Recipe {
  const model = nn.dense(1, { bias: false, init: { init: "normal", mean: 0, std: 2 } });
  return recipe({ model, loss: loss.meanSquaredError(), optimizer, batchSize: 4, epochs: steps, seed });
}

/** How far a path goes back and forth across the valley, for each unit that it gets on along it. */
export function swing(points: readonly (readonly number[])[]): number {
  const across = points.slice(1).reduce((sum, [, w], at) => sum + Math.abs(w! - points[at]![1]!), 0);
  return across / Math.abs(points.at(-1)![0]! - points[0]![0]!);
}

/** The contours of the valley with the paths of several optimizers, as far as these reach. */
export async function drawn(ways: Readonly<Record<string, optim.Optimizer>>, steps: number, seed: number): Promise<Mark[]> {
  const lines = await each(Object.entries(ways), async ([name, optimizer]) => {
    const points = (await path(descent(optimizer, steps, seed), valley())).map(([v, w]): Point => [v!, w!]);
    return { mark: "line", name, points } as const;
  });
  const reach = (axis: 0 | 1): Point => {
    const values = lines.flatMap(({ points }) => points.map((point) => point[axis]));
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return [least - 0.2 * (most - least), most + 0.2 * (most - least)];
  };
  return [{ mark: "contour", value: cost, x: reach(0), y: reach(1) }, ...lines];
}
