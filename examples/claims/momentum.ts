import { optim } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, losses, panel, path, ratio, seedsFor, share, stepsTo } from "./measure.js";
import { realSets, recipeFor, toySets } from "./realSets.js";
import { descent, drawn, swing, valley } from "./valley.js";

const descend = (learningRate: number): optim.Optimizer => optim.sgd({ learningRate });
const withMomentum = (learningRate: number): optim.Optimizer => optim.momentum({ form: "ewma", beta: 0.9, learningRate });
const both = [descend, withMomentum] as const;

/** The fewest steps (or epochs) to a loss, over the rates; both optimizers have the same rates to choose from. */
async function fewest(limit: number, rates: readonly number[], curveAt: (rate: number) => Promise<number[]>): Promise<number> {
  return Math.min(...(await each(rates, async (rate) => stepsTo(limit, await curveAt(rate)))));
}

export const momentum: Claim = {
  row: 15,
  title: "Momentum",
  claim:
    "In a long valley momentum needs fewer steps and swings less across it; on real sets it is almost always faster than plain descent.",
  async run(effort) {
    const full = effort === "full";
    const rates = full ? [0.01, 0.02, 0.039, 0.1, 0.2, 0.4] : [0.039, 0.2];
    const found = await each(seedsFor(effort, 6), async (seed) => {
      const steps = await each(both, (of) => fewest(0.001, rates, (rate) => losses(descent(of(rate), 400, seed), { train: valley() })));
      const swings = await each(both, async (of) => swing(await path(descent(of(0.038), 40, seed), valley())));
      return { steps: steps[0]! / steps[1]!, swing: swings[1]! / swings[0]! };
    });
    const setRates = full ? [0.01, 0.03, 0.1, 0.3, 1] : [0.1];
    const tasks = full ? [...(await realSets(1)), ...toySets(1), ...(await realSets(2)), ...toySets(2)] : toySets(1).slice(0, 2);
    const wins = await each(tasks, async (task, epochs = full ? 30 : 4) => {
      const curves = await each(both, (of) =>
        each(setRates, (rate) => losses(recipeFor(task, of(rate), epochs, 1), { train: task.train })),
      );
      const limit = Math.min(...curves[0]!.map((values) => values.at(-1)!)); // what plain descent reaches at its best rate
      const [plain, fast] = curves.map((of) => Math.min(...of.map((values) => stepsTo(limit, values))));
      return fast! < plain!;
    });
    const ways = { "gradient descent": descend(0.038), momentum: withMomentum(0.1) };
    return {
      ...judge([
        ratio(
          "steps of gradient descent over those with momentum, each at its best rate",
          found.map(({ steps }) => steps),
          { above: 1 },
        ),
        ratio(
          "swing across for each unit along, with momentum over without, at one rate",
          found.map(({ swing }) => swing),
          { below: 1 },
        ),
        share("sets on which momentum is faster", [wins.filter(Boolean).length, wins.length], { above: 0.5 }),
      ]),
      picture: [panel("A long valley, 30 steps", { x: "weight 1", y: "weight 2" }, ...(await drawn(ways, 30, 3)))],
    };
  },
};
