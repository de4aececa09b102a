import { data, optim, tune } from "gradus";
import type { Claim } from "./claim.js";
import { bestOf, each, judge, losses, panel, ratio, seedsFor } from "./measure.js";
import { recipeFor } from "./realSets.js";

/** A bowl in which only some of the directions matter; its lowest point lies elsewhere for every seed. */
const bowl = (u: readonly number[], lowest: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (u[at]! - lowest[at]!) ** 2, 0);

const [two, five] = [
  [1, 0.001],
  [1, 0.001, 1, 0.001, 0.001],
];

/** The best loss of a study with this sampler. */
async function best(sampler: tune.Sampler, trials: number, seed: number, weights: readonly number[]): Promise<number> {
  const { uniform } = data.randomNumbers({ seed, stream: 3 });
  const lowest = weights.map(() => uniform());
  const space = Object.fromEntries(weights.map((_, at) => [`x${at}`, tune.uniform(0, 1)]));
  const study = tune.study({ space, minimize: "loss", sampler, trials, seed });
  await study.run(({ parameters }) => bowl(Object.values(parameters).map(Number), lowest, weights));
  return bestOf(study);
}

/** The best dev loss of a net whose learning rate matters and whose momentum of the second kind hardly does. */
async function trained(sampler: tune.Sampler, seed: number, epochs: number): Promise<number> {
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

export const randomSearch: Claim = {
  row: 19,
  title: "Random search",
  claim: "Where only some hyperparameters matter, points at random find better values than a grid with as many trials.",
  async run(effort) {
    const [random, grid] = [tune.random(), (steps: number) => tune.grid({ steps })];
    const seeds = seedsFor(effort, 60);
    const inTwo = await each(seeds, async (seed) => (await best(random, 25, seed, two)) / (await best(grid(5), 25, seed, two)));
    const inFive = await each(seeds, async (seed) => (await best(random, 32, seed, five)) / (await best(grid(2), 32, seed, five)));
    const epochs = effort === "full" ? 20 : 2;
    const nets = await each(
      seedsFor(effort, 12),
      async (seed) => (await trained(random, seed, epochs)) / (await trained(grid(3), seed, epochs)),
    );
    const below = { below: 1 };
    const u = Array.from({ length: 25 }, (_, at): [number, number] => [(at % 5) / 4, Math.floor(at / 5) / 4]);
    const { uniform } = data.randomNumbers({ seed: 1, stream: 4 });
    const points = u.map((): [number, number] => [uniform(), uniform()]);
    const axes = { x: "what matters", y: "what does not" };
    return {
      ...judge([
        ratio("loss above the lowest, random over grid, 1 of 2 parameters matters, 25 trials", inTwo, below),
        ratio("the same, 2 of 5, 32 trials", inFive, below),
        ratio("dev loss of a net, random over grid, rate and beta2, 9 trials", nets, below),
      ]),
      picture: [
        panel("A grid: 25 trials, 5 values of what matters", axes, { mark: "dots", name: "grid", points: u }),
        panel("At random: 25 values of it", axes, { mark: "dots", name: "random", points }),
      ],
    };
  },
};
