import { data, tune } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, panel, ratio, seedsFor } from "./measure.js";
import { bestInBowl, bestNetOfTwo } from "./searching.js";

const [two, five] = [
  [1, 0.001],
  [1, 0.001, 1, 0.001, 0.001],
];

export const randomSearch: Claim = {
  row: 19,
  title: "Random search",
  claim: "Where only some hyperparameters matter, points at random find better values than a grid with as many trials.",
  async run(effort) {
    const [random, grid] = [tune.random(), (steps: number) => tune.grid({ steps })];
    const seeds = seedsFor(effort, 60);
    const inTwo = await each(seeds, async (seed) => (await bestInBowl(random, 25, seed, two)) / (await bestInBowl(grid(5), 25, seed, two)));
    const inFive = await each(
      seeds,
      async (seed) => (await bestInBowl(random, 32, seed, five)) / (await bestInBowl(grid(2), 32, seed, five)),
    );
    const epochs = effort === "full" ? 20 : 2;
    const nets = await each(
      seedsFor(effort, 12),
      async (seed) => (await bestNetOfTwo(random, seed, epochs)) / (await bestNetOfTwo(grid(3), seed, epochs)),
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
