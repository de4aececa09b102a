import { readTable } from "@gradus/node";
import { loss, type Model, nn, optim, penalty, recipe } from "gradus";
import type { Claim } from "./claim.js";
import { each, effect, judge, mean, meanLine, panel, percent, seedsFor, train } from "./measure.js";

const lambdas = [0.03, 0.1, 0.3, 1, 3, 10, 30];

function net(lambda: number, proximal: boolean, epochs: number, seed: number) {
  const model = nn.sequential(nn.dense(64), nn.relu(), nn.dense(2));
  const optimizer = optim.momentum({ form: "heavyBall", learningRate: 0.02 });
  const sparse = penalty.l1(lambda, { scale: "lambda/m", proximal });
  return recipe({ model, loss: loss.softmaxCrossEntropy(), penalty: sparse, optimizer, batchSize: 32, epochs, seed });
}

/** Bytes of the parameters after gzip. */
async function compressedSize(model: Model): Promise<number> {
  const stream = new Blob([model.parameters() as Float32Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

export const l1: Claim = {
  row: 4,
  title: "L1 regularization",
  claim: "The proximal step makes many weights zero, the plain subgradient none; the compressed size hardly falls for a point of accuracy.",
  async run(effort) {
    const table = (await readTable("tests/data/breast_cancer.csv", { target: "diagnosis" })).without("split");
    const found = await each(seedsFor(effort, 6), async (seed) => {
      const [fit, dev] = table.split([0.7, 0.3, 0], { seed });
      const measured = async (lambda: number, proximal: boolean) => {
        const { model, epochs } = await train(net(lambda, proximal, effort === "full" ? 100 : 20, seed), { train: fit, dev });
        const zeros = mean(Array.from(model.parameters(), (w) => Number(w === 0)));
        return { zeros, size: await compressedSize(model), accuracy: epochs.at(-1)!.dev!.accuracy! };
      };
      const plain = await measured(0, false);
      const proximal = await each(lambdas, (lambda) => measured(lambda, true));
      const affordable = proximal.filter(({ accuracy }) => accuracy >= plain.accuracy - 0.01);
      const saved = 1 - Math.min(plain.size, ...affordable.map(({ size }) => size)) / plain.size;
      return { proximal, subgradient: await measured(10, false), saved };
    });
    const over = (key: "zeros" | "size"): number[][] => lambdas.map((_, at) => found.map(({ proximal }) => proximal[at]![key]));
    const zerosOf = { proximal: found.map((by) => by.proximal[5]!.zeros), plain: found.map((by) => by.subgradient.zeros) };
    const saved = found.map((by) => by.saved);
    const subgradient = { mark: "dots", name: "subgradient", points: [[10, mean(zerosOf.plain)]] } as const;
    return {
      ...judge([
        effect("weights exactly zero with the proximal step, lambda 10", zerosOf.proximal, { above: 0.5, show: percent }),
        effect("with the plain subgradient", zerosOf.plain, { below: 0.01, show: percent }),
        effect("size saved at most for a point of accuracy", saved, { below: 0.25, show: percent }),
      ]),
      picture: [
        panel("Exact zeros", { x: "log lambda", y: "share" }, meanLine("proximal", lambdas, over("zeros")), subgradient),
        panel("Size after gzip", { x: "log lambda", y: "bytes" }, meanLine("proximal", lambdas, over("size"))),
      ],
    };
  },
};
