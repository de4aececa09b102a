import { data, loss, nn, optim, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, effect, judge, losses, meanLine, panel, ratio, seedsFor, stepsTo, train } from "./measure.js";

const rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

function net(normalized: boolean, learningRate: number, epochs: number, seed: number) {
  const hidden = [0, 1, 2, 3].flatMap(() =>
    normalized ? [nn.dense(32, { bias: false }), nn.batchNorm(), nn.relu()] : [nn.dense(32), nn.relu()],
  );
  const optimizer = optim.momentum({ form: "ewma", learningRate });
  return recipe({ model: nn.sequential(...hidden, nn.dense(2)), loss: loss.softmaxCrossEntropy(), optimizer, batchSize: 64, epochs, seed });
}

type Tried = { ends: number[]; working: number; soonest: number; harm: number };

const moons = (rows: number, seed: number): data.Toy => data.twoMoons({ rows, noise: 0.15, seed });

export const batchNorm: Claim = {
  row: 22,
  title: "Batch normalization",
  claim: "A wider range of learning rates works, training is faster, and inputs that shift at test time hurt less.",
  async run(effort) {
    const epochs = effort === "full" ? 30 : 3;
    const used = effort === "full" ? rates : [0.03, 0.3];
    const found = await each(seedsFor(effort, 4), (seed) =>
      each([false, true], async (normalized) => {
        const [fit, dev] = [moons(512, seed), moons(1000, seed + 100)];
        const curves = await each(used, (rate) => losses(net(normalized, rate, epochs, seed), { train: fit, dev }));
        const { model } = await train(net(normalized, 0.1, epochs, seed), { train: fit });
        const shifted = { ...dev, x: dev.x.map(([across, up]) => [across! + 0.3, up! + 0.3]) };
        const [straight, moved] = await each([dev, shifted], async (rows) => (await model.evaluate(rows)).loss);
        const ends = curves.map((values) => Math.min(values.at(-1)!, 5));
        const soonest = Math.min(...curves.map((values) => stepsTo(0.1, values)));
        return { ends, working: ends.filter((end) => end < 0.2).length, soonest, harm: moved! - straight! };
      }),
    );
    const [plain, normal] = [0, 1].map((which) => found.map((by) => by[which]!)) as [Tried[], Tried[]];
    const over = (of: readonly Tried[]): number[][] => used.map((_, at) => of.map(({ ends }) => ends[at]!));
    const more = (key: "working" | "harm"): number[] => normal.map((tried, at) => tried[key] - plain[at]![key]);
    const sooner = normal.map(({ soonest }, at) => soonest / plain[at]!.soonest);
    const axes = { x: "log learning rate", y: "log dev loss" };
    return {
      ...judge([
        effect(`rates that work, of ${used.length} in steps of 3, with batch norm minus without`, more("working"), { above: 0 }),
        ratio("epochs to a dev loss of 0.1 at the best rate, with over without", sooner, { below: 1 }),
        effect("dev loss that shifted inputs add, with minus without", more("harm"), { below: 0 }),
      ]),
      picture: [panel("After training", axes, meanLine("without", used, over(plain)), meanLine("with batch norm", used, over(normal)))],
    };
  },
};
