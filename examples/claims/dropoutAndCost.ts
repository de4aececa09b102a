import { data, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { curve, each, effect, judge, line, losses, mean, panel, percent, seedsFor } from "./measure.js";

const net = (keep: number, seed: number) =>
  recipe({
    model: nn.sequential(nn.dense(32), nn.tanh(), nn.dropout({ keep }), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.sgd({ learningRate: 0.2 }),
    batchSize: 200, // all rows, so that nothing but the masks changes from step to step
    epochs: 300,
    seed,
  });

/** The share of steps after which the cost is higher than before. */
const rises = (costs: readonly number[]): number => mean(costs.slice(1).map((cost, at) => Number(cost > costs[at]!)));

export const dropoutAndCost: Claim = {
  row: 6,
  title: "Dropout and the cost curve",
  claim: "With dropout the cost of a step jumps up and down; with dropout switched off it falls at every step.",
  async run(effort) {
    const found = await each(seedsFor(effort, 8), (seed) =>
      each([0.8, 1], (keep) => losses(net(keep, seed), { train: data.twoMoons({ rows: 200, noise: 0.2, seed }) })),
    );
    const risesOf = (which: number): number[] => found.map((by) => rises(by[which]!));
    const [masked, off] = found[0] as [number[], number[]];
    return {
      ...judge([
        effect("steps at which J rises with keep 0.8", risesOf(0), { above: 0.2, show: percent }),
        effect("steps at which J rises without dropout", risesOf(1), { below: 0.001, show: percent }),
      ]),
      picture: [panel("J of each step", { x: "step", y: "log J" }, line("with masks", curve(masked)), line("dropout off", curve(off)))],
    };
  },
};
