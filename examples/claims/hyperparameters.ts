import { data, loss, nn, optim, type Recipe, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, effect, interval, judge, losses, mean, panel, seedsFor } from "./measure.js";

const names = ["learning rate", "momentum", "batch size", "units", "layers", "activation"] as const;

/** A recipe by numbers from 0 to 1, one for each name: everything that shapes the training is in it. */
function recipeAt([rate, momentum, batch, units, depth, activation]: readonly number[], seed: number): Recipe {
  const hidden = Array.from({ length: 1 + Math.floor(3 * depth!) }, () => [
    nn.dense(Math.round(4 * 16 ** units!)),
    activation! < 0.5 ? nn.relu() : nn.tanh(),
  ]).flat();
  return recipe({
    model: nn.sequential(...hidden, nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.momentum({ form: "ewma", learningRate: 10 ** (4 * rate! - 4), beta: 1 - 10 ** (-2 * momentum!) }),
    batchSize: Math.round(16 * 16 ** batch!),
    epochs: 20,
    seed,
  });
}

/** The share of the variance of ranks that the fourths of a number explain: 0 says that it does not matter. */
function importance(numbers: readonly number[], ranks: readonly number[]): number {
  const middle = mean(ranks);
  const fourths = [0, 1, 2, 3].map((fourth) => ranks.filter((_, trial) => Math.floor(4 * numbers[trial]!) === fourth));
  const between = fourths.reduce((sum, group) => sum + group.length * (group.length ? (mean(group) - middle) ** 2 : 0), 0);
  return between / ranks.reduce((sum, rank) => sum + (rank - middle) ** 2, 0);
}

export const hyperparameters: Claim = {
  row: 1,
  title: "Which hyperparameter matters most",
  claim: "In a random search, the learning rate moves the dev loss more than any other hyperparameter.",
  async run(effort) {
    const trials = effort === "full" ? 36 : 5;
    const found = await each(seedsFor(effort, 5), async (seed) => {
      const { uniform } = data.randomNumbers({ seed });
      const parts = { train: data.spiral({ rows: 400, seed }), dev: data.spiral({ rows: 400, seed: seed + 100 }) };
      const points = Array.from({ length: trials }, () => names.map(uniform));
      const ends = await each(points, async (point) => (await losses(recipeAt(point, seed), parts)).at(-1)!);
      const ranks = ends.map((end) => ends.filter((other) => other < end).length);
      const column = (which: number): number[] => points.map((point) => point[which]!);
      return names.map((_, which) => importance(column(which), ranks));
    });
    const bars = names.map((label, which) => {
      const { value, low, high } = interval(found.map((shares) => shares[which]!));
      return { label, value, low: Math.max(low, 0), high: Math.min(high, 1) };
    });
    const lead = found.map(([rate, ...others]) => rate! - Math.max(...others));
    const axes = { x: "", y: "share of the variance of ranks" };
    return {
      ...judge([effect("lead of the learning rate over the next, in shares of the variance of ranks", lead, { above: 0 })]),
      picture: [panel("What explains the dev loss of random trials", axes, { mark: "bars", name: "importance", bars })],
    };
  },
};
