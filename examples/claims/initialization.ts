import { data, diagnose, type init, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { curve, each, effect, judge, line, losses, panel, seedsFor } from "./measure.js";

const fitting = { relu: "he", tanh: "lecun" } as const; // 2/n and 1/n
const activations = { tanh: nn.tanh, relu: nn.relu };

function net(activation: keyof typeof activations, start: init.Init, depth: number, epochs: number, seed: number) {
  const hidden = Array.from({ length: depth }, () => [nn.dense(32, { init: start }), activations[activation]()]).flat();
  const [model, optimizer] = [nn.sequential(...hidden, nn.dense(2)), optim.momentum({ form: "ewma", learningRate: 0.02 })];
  return recipe({ model, loss: loss.softmaxCrossEntropy(), optimizer, batchSize: 50, epochs, seed });
}

const small = { init: "normal", mean: 0, std: 0.05 } as const;

/** Mean change of the logarithm (base 10) of the norm of activations, a layer. */
function slope(activation: keyof typeof activations, depth: number, seed: number): number {
  const rows = data.blobs({ rows: 64, features: 32, classes: 2, noise: 1, seed });
  const { layers } = diagnose.flow(net(activation, fitting[activation], depth, 1, seed), rows, { steps: 1 }).steps[0]!;
  const norms = layers.filter(({ layer }) => layer === activation).map(({ activation: { norm } }) => Math.log10(norm));
  return Math.abs(norms.at(-1)! - norms[0]!) / (norms.length - 1);
}

export const initialization: Claim = {
  row: 11,
  title: "Initialization",
  claim: "With Var(w) = 1/n (tanh) or 2/n (ReLU) the norms stay level with depth, and a 30-layer net trains that otherwise does not.",
  async run(effort) {
    const [depth, epochs] = effort === "full" ? [30, 60] : [6, 5];
    const seeds = seedsFor(effort, 5);
    const slopes = await each(["tanh", "relu"] as const, (activation) =>
      each(seeds, (seed) => slope(activation, effort === "full" ? 50 : 8, seed)),
    );
    const trained = await each(["he", small] as const, (start) =>
      each(seeds, (seed) => losses(net("relu", start, depth, epochs, seed), { train: data.twoMoons({ rows: 400, noise: 0.1, seed }) })),
    );
    const ends = trained.map((of) => of.map((values) => values.at(-1)!));
    return {
      ...judge([
        effect("tanh at 1/n: |slope| of log10 of the norms, a layer", slopes[0]!, { below: 0.03 }),
        effect("ReLU at 2/n: |slope| of log10 of the norms, a layer", slopes[1]!, { below: 0.03 }),
        effect("loss of 30 layers after training from 2/n", ends[0]!, { below: 0.3 }),
        effect("the same from a standard deviation of 0.05 (guessing gives 0.693)", ends[1]!, { above: 0.6 }),
      ]),
      picture: [
        panel(
          "A net of 30 layers",
          { x: "epoch", y: "train loss" },
          ...["Var(w) = 2/n", "deviation 0.05"].map((name, at) => line(name, curve(trained[at]![0]!))),
        ),
      ],
    };
  },
};
