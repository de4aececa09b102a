import { data, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, meanLine, panel, ratio, seedsFor, train } from "./measure.js";

const sizes = [4, 16, 64, 120];

/** As many steps for every batch size, so that only the noise of the batch's mean and variance differs. */
function net(normalized: boolean, batchSize: number, steps: number, seed: number) {
  const hidden = [0, 1].flatMap(() => [nn.dense(64), ...(normalized ? [nn.batchNorm()] : []), nn.relu()]);
  return recipe({
    model: nn.sequential(...hidden, nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.003 }),
    batchSize,
    epochs: Math.ceil((steps * batchSize) / 120),
    seed,
  });
}

export const batchNormNoise: Claim = {
  row: 22,
  title: "Batch normalization regularizes",
  claim: "The noise of the batch's statistics has a slight regularizing effect, which falls as the batch grows.",
  async run(effort) {
    const steps = effort === "full" ? 1500 : 60;
    const found = await each(seedsFor(effort, 6), (seed) => {
      const rows = (count: number, part: number): data.Toy => data.twoMoons({ rows: count, noise: 0.35, seed: 10 * seed + part });
      const [fit, dev] = [rows(120, 1), rows(1000, 2)];
      return each([false, true], (normalized) =>
        each(sizes, async (size) => {
          const { model } = await train(net(normalized, size, steps, seed), { train: fit });
          const [onTrain, onDev] = await each([fit, dev], async (part) => (await model.evaluate(part)).loss);
          return onDev! - onTrain!;
        }),
      );
    });
    const over = (which: number): number[][] => sizes.map((_, at) => found.map((by) => by[which]![at]!));
    const gaps = (at: number): number[] => found.map(([plain, normal]) => normal![at]! / plain![at]!);
    const [least, all] = [gaps(0), gaps(sizes.length - 1)];
    const axes = { x: "log batch size", y: "dev loss - train loss" };
    return {
      ...judge([
        ratio("gap from train to dev loss with batch norm over without, batches of 4", least, { below: 1 }),
        ratio(
          "the same for all 120 rows, over that for batches of 4",
          all.map((gap, at) => gap / least[at]!),
          { above: 1 },
        ),
      ]),
      picture: [panel("Gap", axes, meanLine("without", sizes, over(0)), meanLine("with batch norm", sizes, over(1)))],
    };
  },
};
