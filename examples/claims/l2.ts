import { data, loss, type Model, nn, optim, penalty, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, effect, judge, linearity, mean, meanLine, panel, ratio, seedsFor, train } from "./measure.js";

const lambdas = [0, 0.01, 0.1, 1, 10, 100, 1000];

/** The cost is J + lambda / 2m times the squared Frobenius norms of the weights, biases left out. */
function net(lambda: number, seed: number) {
  const model = nn.sequential(nn.dense(32), nn.tanh(), nn.dense(32), nn.tanh(), nn.dense(2));
  const [decay, optimizer] = [penalty.l2(lambda, { scale: "lambda/2m" }), optim.adam({ learningRate: 0.01 })];
  return recipe({ model, loss: loss.softmaxCrossEntropy(), penalty: decay, optimizer, batchSize: 50, epochs: 300, seed });
}

/** Root mean square distance of the predicted probabilities from those of the line that fits their log-odds best. */
async function distanceFromLine(model: Model, { x }: data.Toy): Promise<number> {
  const predicted = await model.predict({ x });
  if (predicted.task !== "classification" || !predicted.probabilities) throw new Error("the loss predicts classes");
  const p = x.map((_, row) => Math.min(1 - 1e-6, Math.max(1e-6, predicted.probabilities![2 * row + 1]!)));
  const fitted = linearity(
    x,
    p.map((share) => Math.log(share / (1 - share))),
  );
  return Math.sqrt(mean(p.map((share, row) => (share - 1 / (1 + Math.exp(-fitted[row]!))) ** 2)));
}

export const l2: Claim = {
  row: 3,
  title: "L2 regularization",
  claim: "The dev loss over lambda has its minimum inside, and a very large lambda leaves a net as plain as logistic regression.",
  async run(effort) {
    const found = await each(seedsFor(effort, 8), async (seed) => {
      const rows = (count: number, part: number): data.Toy => data.twoMoons({ rows: count, noise: 0.35, seed: 10 * seed + part });
      const [fit, dev, test] = [rows(100, 1), rows(500, 2), rows(2000, 3)];
      return each(lambdas, async (lambda) => {
        const { model, epochs } = await train(net(lambda, seed), { train: fit, dev });
        return { dev: epochs.at(-1)!.dev!.loss, test: (await model.evaluate(test)).loss, distance: await distanceFromLine(model, test) };
      });
    });
    // Dev rows choose lambda, test rows measure, so that the least of many does not look better than it is.
    const chosen = found.map((by) => by.reduce((best, each) => (each.dev < best.dev ? each : best)).test);
    const ends = (at: number): number[] => found.map((by, seed) => by.at(at)!.test / chosen[seed]!);
    const over = (key: "test" | "distance"): number[][] => lambdas.map((_, at) => found.map((by) => by[at]![key]));
    const x = lambdas.map((lambda) => lambda || 0.001);
    const distance = found.map((by) => by.at(-1)!.distance);
    const axis = "log lambda (the leftmost is 0)";
    return {
      ...judge([
        ratio("test loss without penalty, over that of the lambda that dev rows choose", ends(0), { above: 1 }),
        ratio("test loss of the largest lambda, over that of the chosen one", ends(-1), { above: 1 }),
        effect("distance of the probabilities of the largest from a fitted line", distance, { below: 0.02 }),
      ]),
      picture: [
        panel("Just right lies inside", { x: axis, y: "loss" }, meanLine("test loss", x, over("test"))),
        panel("Plain as a line", { x: axis, y: "rms distance" }, meanLine("distance from a fitted line", x, over("distance"))),
      ],
    };
  },
};
