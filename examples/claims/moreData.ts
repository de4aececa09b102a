import { augment, loss, type Measures, nn, optim, type Recipe, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, meanLine, panel, ratio, seedsFor, train } from "./measure.js";
import { digits } from "./realSets.js";

const shares = [0.05, 0.1, 0.2, 0.4];

const layers = () => [
  nn.conv2d(8, { kernel: 3 }),
  nn.relu(),
  nn.maxPool({ kernel: 2 }),
  nn.flatten(),
  nn.dense(64),
  nn.relu(),
  nn.dense(10),
];

const net = (augmented: boolean, epochs: number, seed: number) =>
  recipe({
    model: nn.sequential(...layers()),
    loss: loss.softmaxCrossEntropy(),
    augment: augmented ? [augment.rotate({ degrees: 10 }), augment.shift({ pixels: 1 })] : [],
    optimizer: optim.adam({ learningRate: 0.003 }),
    batchSize: 32,
    epochs,
    seed,
  });

/** The measures of the dev rows after the last epoch. */
const lastOf = async (recipe: Recipe, parts: Parameters<typeof train>[1]): Promise<Measures> =>
  (await train(recipe, parts)).epochs.at(-1)!.dev!;

export const moreData: Claim = {
  row: 7,
  title: "More data, augmentation",
  claim: "The dev error falls as the train set grows, and falls further with pictures that are turned and shifted in training.",
  async run(effort) {
    const epochs = effort === "full" ? 60 : 3;
    const used = effort === "full" ? shares : [shares[0]!, shares[1]!];
    const found = await each(seedsFor(effort, 4), (seed) =>
      each(used, async (share) => {
        const parts = await digits(share, seed);
        return each([false, true], async (augmented) => 1 - (await lastOf(net(augmented, epochs, seed), parts)).accuracy!);
      }),
    );
    const rows = used.map((share) => Math.round(1797 * share));
    const over = (which: number): number[][] => used.map((_, at) => found.map((by) => by[at]![which]!));
    const [growth, gain] = [found.map((by) => by.at(-1)![0]! / by[0]![0]!), found.map(([fewest]) => fewest![1]! / fewest![0]!)];
    const axes = { x: "log train rows", y: "dev error" };
    return {
      ...judge([
        ratio("dev error with the most rows over that with the fewest", growth, { below: 1 }),
        ratio(`dev error with augmentation over that without, ${rows[0]} rows`, gain, { below: 1 }),
      ]),
      picture: [panel("Handwritten digits", axes, meanLine("as they are", rows, over(0)), meanLine("turned and shifted", rows, over(1)))],
    };
  },
};
