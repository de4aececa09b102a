import { data, metrics, optim, tune } from "gradus";
import type { Mark, Point } from "./claim.js";
import { bestOf, each, losses, mean, stepsTo } from "./measure.js";
import { recipeFor } from "./realSets.js";

/** A bowl in which only some of the directions matter; its lowest point lies elsewhere for every seed. */
const bowl = (u: readonly number[], lowest: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (u[at]! - lowest[at]!) ** 2, 0);

/** The best loss of a study with this sampler. */
export async function bestInBowl(sampler: tune.Sampler, trials: number, seed: number, weights: readonly number[]): Promise<number> {
  const { uniform } = data.randomNumbers({ seed, stream: 3 });
  const lowest = weights.map(() => uniform());
  const space = Object.fromEntries(weights.map((_, at) => [`x${at}`, tune.uniform(0, 1)]));
  const study = tune.study({ space, minimize: "loss", sampler, trials, seed });
  await study.run(({ parameters }) => bowl(Object.values(parameters).map(Number), lowest, weights));
  return bestOf(study);
}

/** The best dev loss of a net whose learning rate matters and whose momentum of the second kind hardly does. */
export async function bestNetOfTwo(sampler: tune.Sampler, seed: number, epochs: number): Promise<number> {
  const [train, dev] = [seed, seed + 1000].map((each) => data.twoMoons({ rows: 300, noise: 0.25, seed: each }));
  const task = { name: "two moons", train: train!, dev: dev!, hidden: [16], outputs: 2 };
  const space = { rate: tune.logUniform(1e-4, 1), beta2: tune.oneMinusLog(0.9, 0.999) };
  const study = tune.study({ space, minimize: "loss", sampler, trials: 9, seed });
  await study.run(async ({ parameters: { rate, beta2 } }) => {
    const found = await losses(recipeFor(task, optim.adam({ learningRate: rate, beta2 }), epochs, seed), task);
    return Math.min(...found);
  });
  return bestOf(study);
}

/** Branin's function, 0 at its three lowest points; x in [-5, 10], y in [0, 15]. Source: Dixon and Szegö 1978. */
export const branin = (x: number, y: number): number =>
  (y - (5.1 * x * x) / (4 * Math.PI ** 2) + (5 * x) / Math.PI - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;

export type Found = { losses: number[]; boxes: Mark[]; points: Point[] };
type Box = readonly Readonly<{ values: Point }>[];

/** The best loss so far after each trial on Branin's function, and the boxes of the rounds. */
export async function onBranin(sampler: tune.Sampler, trials: number, seed: number): Promise<Found> {
  const study = tune.study({ space: { x: tune.uniform(-5, 10), y: tune.uniform(0, 15) }, minimize: "loss", sampler, trials, seed });
  await study.run(({ parameters: { x, y } }) => branin(x, y));
  let best = Number.POSITIVE_INFINITY;
  const notes = study.trials.map(({ note }) => note as Readonly<{ kind?: string; round: number; box: Box }> | undefined);
  const boxes = notes.flatMap((note, at): Mark[] => {
    if (note?.kind !== "box" || note.round === notes[at - 1]?.round) return [];
    const [[x0, x1], [y0, y1]] = note.box.map(({ values }) => values) as [Point, Point];
    const corners: Point[] = [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]; // biome-ignore format: one thought
    return [{ mark: "line", name: "boxes", points: corners }];
  });
  return {
    losses: study.trials.map(({ values }) => (best = Math.min(best, Math.max(values[0] ?? best, 1e-9)))),
    boxes,
    points: study.trials.map(({ parameters: { x, y } }): Point => [Number(x), Number(y)]),
  };
}

/** The best dev loss of a net over rate, width and momentum. */
export async function bestNetOfThree(sampler: tune.Sampler, [trials, epochs]: readonly [number, number], seed: number): Promise<number> {
  const [train, dev] = [seed, seed + 1000].map((each) => data.spiral({ rows: 300, arms: 3, seed: each }));
  const space = { rate: tune.logUniform(1e-4, 1), beta1: tune.oneMinusLog(0.5, 0.99), units: tune.intLog(4, 64) };
  const study = tune.study({ space, minimize: "loss", sampler, trials, seed });
  await study.run(async ({ parameters: { rate, beta1, units } }) => {
    const task = { name: "spiral", train: train!, dev: dev!, hidden: [units], outputs: 3 };
    return Math.min(...(await losses(recipeFor(task, optim.adam({ learningRate: rate, beta1 }), epochs, 1), task)));
  });
  return bestOf(study);
}

/** Learning rates in the order in which a study at random draws them. */
export async function drawnRates(scale: typeof tune.uniform | typeof tune.logUniform, trials: number, seed: number): Promise<number[]> {
  const study = tune.study({ space: { rate: scale(1e-4, 1) }, minimize: "loss", sampler: tune.random(), trials, seed });
  await study.run(() => 0);
  return study.trials.map(({ parameters: { rate } }) => Number(rate));
}

/** How much a moving average wanders: the deviation of what it shows of noise with deviation 1. */
export function wander(beta: number, seed: number, steps: number): number {
  const { normal } = data.randomNumbers({ seed, stream: 5 });
  let average = metrics.ewma(beta);
  const shown = Array.from({ length: steps }, () => {
    average = metrics.ewmaAfter(average, normal());
    return average.v;
  });
  return Math.sqrt(mean(shown.slice(steps / 10).map((value) => value ** 2)));
}

/** How many times as many trials a linear scale needs as a logarithmic one, to a dev loss within 10 % of that of the best of five rates. */
export async function trialsToGoodRate([most, epochs]: readonly [number, number], seed: number): Promise<number> {
  const [train, dev] = [seed, seed + 1000].map((each) => data.spiral({ rows: 300, arms: 3, seed: each }));
  const task = { name: "spiral", train: train!, dev: dev!, hidden: [32], outputs: 3 };
  const lossAt = async (rate: number): Promise<number> =>
    Math.min(...(await losses(recipeFor(task, optim.adam({ learningRate: rate }), epochs, 1), task)));
  const limit = 1.1 * Math.min(...(await each([0.001, 0.003, 0.01, 0.03, 0.1], lossAt)));
  const needed = await each([tune.uniform, tune.logUniform], async (scale) =>
    stepsTo(limit, await each(await drawnRates(scale, most, seed), lossAt)),
  );
  return needed[0]! / needed[1]!;
}
