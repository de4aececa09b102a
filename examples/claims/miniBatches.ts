import { data, loss, nn, optim, recipe } from "gradus";
import type { Claim, Point } from "./claim.js";
import { curve, each, effect, judge, line, mean, panel, percent, ratio, seedsFor, train } from "./measure.js";

const rows = 2048;
const target = 0.2;
/** Batch sizes, each with a rate that suits it: the rate grows with the root of the batch. */
const sizes = [1, 16, 64, 512, rows];

/** Plain descent, as the claims say: with momentum even the cost over all rows may rise. */
function net(batchSize: number, epochs: number, seed: number) {
  const model = nn.sequential(nn.dense(32), nn.tanh(), nn.dense(32), nn.tanh(), nn.dense(2));
  const optimizer = optim.sgd({ learningRate: Math.min(0.02 * Math.sqrt(batchSize), 0.5) });
  return recipe({ model, loss: loss.softmaxCrossEntropy(), optimizer, batchSize, epochs, seed });
}

/** The share of steps whose cost is higher than that of the step before. */
async function rises(batchSize: number, seed: number): Promise<{ share: number; costs: number[] }> {
  const run = net(batchSize, 200, seed).run({ train: data.spiral({ rows, seed }) });
  const costs: number[] = [];
  for (let step = await run.step(); step && costs.length < 150; step = await run.step()) costs.push(step.loss);
  return { share: mean(costs.slice(1).map((cost, at) => Number(cost > costs[at]!))), costs };
}

export const miniBatches: Claim = {
  row: 12,
  title: "Mini-batches",
  claim: "A batch between one row and all reaches a given loss soonest; J falls at every step for all rows, and jumps for mini-batches.",
  async run(effort) {
    const most = effort === "full" ? 1500 : 20;
    const seeds = seedsFor(effort, 6);
    const found = await each(seeds, (seed) =>
      each(sizes, async (batchSize) => {
        const recipe = net(batchSize, Math.ceil(Math.min(most, 20 * batchSize)), seed);
        const { epochs } = await train(recipe, { train: data.spiral({ rows, seed }) });
        const until = epochs.map((_, at) => epochs.slice(0, at + 1).reduce((sum, { seconds }) => sum + seconds, 0));
        const points = epochs.map(({ train }, at): Point => [until[at]!, train.loss]);
        return { points, seconds: (points.find(([, value]) => value <= target) ?? points.at(-1)!)[0] };
      }),
    );
    const timesOf = (at: number): number[] => found.map((by) => by[at]!.seconds / by[2]!.seconds);
    const [all, some] = [await each(seeds, (seed) => rises(rows, seed)), await each(seeds, (seed) => rises(64, seed))];
    const [risesOfAll, risesOfSome] = [all, some].map((of) => of.map((each) => each.share)) as [number[], number[]];
    const timed = sizes.map((size, at) => line(size === rows ? "all" : String(size), found[0]![at]!.points));
    return {
      ...judge([
        ratio("seconds to a loss of 0.2 with batches of 1 over those with 64 (at least)", timesOf(0), { above: 1 }),
        ratio("seconds with all rows over those with 64 (at least)", timesOf(4), { above: 1 }),
        effect("steps at which J rises, all rows", risesOfAll, { below: 0.01, show: percent }),
        effect("steps at which J rises, batches of 64", risesOfSome, { above: 0.2, show: percent }),
      ]),
      picture: [
        panel("Loss by time, for each batch size", { x: "log seconds", y: "train loss" }, ...timed),
        panel("J of each step", { x: "step", y: "J" }, line("64", curve(some[0]!.costs)), line("all", curve(all[0]!.costs))),
      ],
    };
  },
};
