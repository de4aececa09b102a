import { data, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { curve, each, judge, line, norm, panel, ratio, seedsFor, train } from "./measure.js";

const net = (seed: number) =>
  recipe({
    model: nn.sequential(nn.dense(64), nn.relu(), nn.dense(64), nn.relu(), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 0.003 }),
    batchSize: 25,
    epochs: 400,
    seed,
  });

export const earlyStopping: Claim = {
  row: 8,
  title: "Early stopping",
  claim: "The norm of the weights grows with the epochs; stopping early lands on a middle norm and the best dev loss.",
  async run(effort) {
    const epochs = effort === "full" ? 400 : 150;
    const found = await each(seedsFor(effort, 8), async (seed) => {
      const rows = (count: number, part: number): data.Toy => data.twoMoons({ rows: count, noise: 0.35, seed: 10 * seed + part });
      const [fit, dev, test] = [rows(100, 1), rows(500, 2), rows(2000, 3)];
      const whole = net(seed).with({ epochs });
      const stopping = whole.with({ stop: { watch: "dev.loss", patience: 20, restoreBest: true } });
      const start = whole.run({ train: fit }).snapshot();
      const [stopped, late] = [await train(stopping, { train: fit, dev }), await train(whole, { train: fit, dev })];
      const norms = [start, stopped.model, late.model].map((model) => norm(model.parameters()));
      const tested = await each([stopped, late], async ({ model }) => (await model.evaluate(test)).loss);
      return { norms, tested, history: late.epochs, best: stopped.model.training.bestEpoch };
    });
    const ratios = (key: "norms" | "tested", at: number): number[] => found.map((by) => by[key][at]! / by[key][at - 1]!);
    const { history, best } = found[0]!;
    const onTrain = line(
      "train",
      curve(
        history.map(({ train }) => train.loss),
        400,
      ),
    );
    const onDev = line(
      "dev",
      curve(
        history.map(({ dev }) => dev!.loss),
        400,
      ),
    );
    return {
      ...judge([
        ratio("norm where it stops, over that at the start", ratios("norms", 1), { above: 1 }),
        ratio("norm at the end, over that where it stops", ratios("norms", 2), { above: 1 }),
        ratio("test loss at the end, over that where it stops", ratios("tested", 1), { above: 1 }),
      ]),
      picture: [
        panel("Loss (one seed)", { x: "log epoch", y: "loss" }, onTrain, onDev, { mark: "rule", name: "weights that are kept", x: best }),
      ],
    };
  },
};
