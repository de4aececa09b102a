import { type Arrays, augment, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, intervalOf, judge, meanLine, number, panel, ratio, seedsFor, train } from "./measure.js";
import { digits } from "./realSets.js";

const shares = [0.05, 0.1, 0.2, 0.4];

function net(augmented: boolean, epochs: number, seed: number) {
  const look = [nn.conv2d(8, { kernel: 3 }), nn.relu(), nn.maxPool({ kernel: 2 }), nn.flatten()];
  const model = nn.sequential(...look, nn.dense(64), nn.relu(), nn.dense(10));
  const changes = augmented ? [augment.rotate({ degrees: 10 }), augment.shift({ pixels: 1 })] : [];
  const optimizer = optim.adam({ learningRate: 0.003 });
  return recipe({ model, loss: loss.softmaxCrossEntropy(), augment: changes, optimizer, batchSize: 32, epochs, seed });
}

/** The dev error after so many steps, without and with augmentation. */
const errors = (parts: { train: Arrays; dev: Arrays }, steps: number, seed: number): Promise<number[]> =>
  each([false, true], async (augmented) => {
    const { epochs } = await train(net(augmented, Math.ceil((steps * 32) / parts.train.y!.length), seed), parts);
    return 1 - epochs.at(-1)!.dev!.accuracy!;
  });

export const moreData: Claim = {
  row: 7,
  title: "More data, augmentation",
  claim: "The dev error falls as the train set grows, and falls further with pictures that are turned and shifted in training.",
  async run(effort) {
    const [brief, steps] = effort === "full" ? [180, 2000] : [5, 10];
    const used = effort === "full" ? shares : [shares[0]!, shares[1]!];
    const found = await each(seedsFor(effort, 5), async (seed) => ({
      long: await each(used, async (share) => errors(await digits(share, seed), steps, seed)),
      brief: await errors(await digits(shares[0]!, seed), brief, seed),
    }));
    const rows = used.map((share) => Math.round(1797 * share));
    const over = (which: number): number[][] => used.map((_, at) => found.map(({ long }) => long[at]![which]!));
    const gains = [0, 1].map((which) => found.map(({ long, brief }) => (which ? brief : long[0]!)).map(([plain, more]) => more! / plain!));
    const growth = found.map(({ long }) => long.at(-1)![0]! / long[0]![0]!);
    const axes = { x: "log train rows", y: "dev error" };
    const judged = judge([
      ratio("dev error with the most rows over that with the fewest", growth, { below: 1 }),
      ratio(`dev error with augmentation over that without, ${rows[0]} rows, ${steps} steps`, gains[0]!, { below: 1 }),
    ]);
    return {
      verdict: judged.verdict,
      measured: `${judged.measured}; for comparison after ${brief} steps: ${number(intervalOf(ratio("", gains[1]!, {})).value)}`,
      picture: [panel("Handwritten digits", axes, meanLine("as they are", rows, over(0)), meanLine("turned and shifted", rows, over(1)))],
    };
  },
};
