import { optim } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, losses, panel, path, ratio, seedsFor } from "./measure.js";
import { descent, drawn, swing, valley } from "./valley.js";

const rates = Array.from({ length: 13 }, (_, at) => 10 ** (-3 + at / 3));
const descend = (learningRate: number): optim.Optimizer => optim.sgd({ learningRate });
const scaled = (learningRate: number): optim.Optimizer => optim.rmsprop({ learningRate });

/** The largest rate at which the loss after 100 steps is below the one at the start. */
async function largestRate(of: (rate: number) => optim.Optimizer, seed: number): Promise<number> {
  const fine = await each(rates, async (rate) => {
    const values = await losses(descent(of(rate), 100, seed), { train: valley() });
    return values.at(-1)! < values[0]!;
  });
  return rates.filter((_, at) => fine[at])!.at(-1) ?? rates[0]!;
}

export const rmsprop: Claim = {
  row: 16,
  title: "RMSprop",
  claim: "RMSprop damps the steep direction, so that a larger learning rate is possible.",
  async run(effort) {
    const found = await each(seedsFor(effort, 6), async (seed) => {
      const [plain, fast] = await each([descend, scaled], (of) => largestRate(of, seed));
      const swings = await each([descend(0.038), scaled(0.1)], async (of) => swing(await path(descent(of, 30, seed), valley())));
      return { rates: fast! / plain!, swing: swings[1]! / swings[0]! };
    });
    const ways = { "gradient descent": descend(0.038), RMSprop: scaled(0.1) };
    return {
      ...judge([
        ratio(
          "swing across for each unit along, over that of gradient descent",
          found.map(({ swing }) => swing),
          { below: 1 },
        ),
        ratio(
          "largest rate that lowers the loss, over that of gradient descent",
          found.map(({ rates }) => rates),
          { above: 1 },
        ),
      ]),
      picture: [panel("A long valley, 30 steps", { x: "weight 1", y: "weight 2" }, ...(await drawn(ways, 30, 3)))],
    };
  },
};
