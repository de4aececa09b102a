import { data, diagnose, loss, nn, optim, penalty, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, panel, share } from "./measure.js";

/** y = gain x + x tanh(x); the mistake leaves one term out of the gradient: the tanh is taken as a constant. */
const right = nn.custom("gatedRight", (x, scope) => x.mul(scope.parameter("gain", [1], "ones", "scale")).add(x.mul(x.tanh())));
const wrong = nn.custom("gatedWrong", (x, scope) =>
  x.mul(scope.parameter("gain", [1], "ones", "scale")).add(x.mul(x.tanh().stopGradient())),
);

const net = (layer: nn.Layer, seed: number) =>
  recipe({
    model: nn.sequential(nn.dense(5), nn.tanh(), nn.dense(4), layer, nn.dropout({ keep: 0.8 }), nn.dense(3)),
    loss: loss.softmaxCrossEntropy(),
    penalty: penalty.l2(0.1, { scale: "lambda/2m" }),
    optimizer: optim.sgd({ learningRate: 0.1 }),
    batchSize: 8,
    epochs: 1,
    seed,
  });

export const gradientCheck: Claim = {
  row: 24,
  title: "Gradient check",
  claim:
    "Comparing with two-sided differences in float64 finds a mistake that was planted in one term of one gradient, and calls no right one wrong.",
  async run(effort) {
    const seeds = Array.from({ length: effort === "full" ? 40 : 3 }, (_, at) => at + 1);
    const found = await each([right, wrong], (layer) =>
      each(seeds, (seed) => diagnose.gradientCheck(net(layer, seed), data.blobs({ rows: 24, features: 3, noise: 0.7, seed }))),
    );
    const differences = found.map((of) => of.map(({ difference }) => Math.max(difference, 1e-12)));
    const dots = (name: string, at: number) =>
      ({ mark: "dots", name, points: differences[at]!.map((value, seed) => [seed + 1, value] as const) }) as const;
    return {
      ...judge([
        share("planted mistakes that are found", [found[1]!.filter(({ judgement }) => judgement === "wrong").length, seeds.length], {
          above: 0.9,
        }),
        share("right gradients that are called fine", [found[0]!.filter(({ judgement }) => judgement === "fine").length, seeds.length], {
          above: 0.9,
        }),
      ]),
      picture: [
        panel("Relative difference", { x: "seed", y: "log difference" }, dots("right", 0), dots("with the mistake", 1), {
          mark: "rule",
          name: "fine below 1e-7",
          y: 1e-7,
        }),
      ],
    };
  },
};
