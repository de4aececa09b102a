import { data, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, meanLine, norm, panel, ratio, seedsFor, train } from "./measure.js";

const keeps = [1, 0.8, 0.5];

const net = (keep: number, seed: number) =>
  recipe({
    model: nn.sequential(nn.dense(64), nn.relu(), nn.dropout({ keep }), nn.dense(64), nn.relu(), nn.dropout({ keep }), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.005 }),
    batchSize: 20,
    epochs: 200,
    seed,
  });

export const dropout: Claim = {
  row: 5,
  title: "Dropout",
  claim: "Dropout shrinks the squared norm of the weights as L2 does, and narrows the gap from train to dev on a net that overfits.",
  async run(effort) {
    const found = await each(seedsFor(effort, 8), (seed) => {
      const [fit, dev] = [data.twoMoons({ rows: 80, noise: 0.35, seed }), data.twoMoons({ rows: 1000, noise: 0.35, seed: seed + 100 })];
      return each(keeps, async (keep) => {
        const { model } = await train(net(keep, seed), { train: fit });
        const [onTrain, onDev] = await each([fit, dev], async (rows) => (await model.evaluate(rows)).loss);
        return { squares: norm(model.parameters()) ** 2, gap: onDev! - onTrain! };
      });
    });
    const relative = (key: "squares" | "gap"): number[] => found.map((by) => by.at(-1)![key] / by[0]![key]);
    const over = (key: "squares" | "gap"): number[][] => keeps.map((_, at) => found.map((by) => by[at]![key]));
    return {
      ...judge([
        ratio("squared norm with keep 0.5 over that without", relative("squares"), { below: 1 }),
        ratio("gap from train to dev loss with keep 0.5 over that without", relative("gap"), { below: 1 }),
      ]),
      picture: [
        panel("Squared norm of all parameters", { x: "keep", y: "squared norm" }, meanLine("squared norm", keeps, over("squares"))),
        panel("Gap from train to dev", { x: "keep", y: "dev loss - train loss" }, meanLine("gap", keeps, over("gap"))),
      ],
    };
  },
};
