import { data, loss, type Model, nn, optim, recipe } from "gradus";
import type { Claim, Panel, Point } from "./claim.js";
import { each, effect, judge, panel, percent, seedsFor, train } from "./measure.js";

function net(hidden: number, epochs: number, seed: number) {
  const model = nn.sequential(...(hidden > 0 ? [nn.dense(hidden), nn.relu()] : []), nn.dense(3));
  const optimizer = optim.adam({ learningRate: 0.02 });
  return recipe({ model, loss: loss.softmaxCrossEntropy(), optimizer, batchSize: 50, epochs, seed });
}

async function classesOf(model: Model, x: number[][]): Promise<number[]> {
  const predicted = await model.predict({ x });
  return predicted.task === "classification" ? predicted.classes.map(Number) : [];
}

/**
 * The share of pairs of points of one class whose middle gets another class. With linear boundaries the regions of a softmax are convex, so that none does.
 */
async function bent(model: Model, seed: number): Promise<number> {
  const { uniform } = data.randomNumbers({ seed });
  const [a, b] = [0, 1].map(() => Array.from({ length: 2000 }, () => [6 * uniform() - 3, 6 * uniform() - 3])) as [number[][], number[][]];
  const middle = a.map(([across, up], at) => [(across! + b[at]![0]!) / 2, (up! + b[at]![1]!) / 2]);
  const [ofA, ofB, ofMiddle] = await each([a, b, middle], (points) => classesOf(model, points));
  const pairs = a.map((_, at) => at).filter((at) => ofA![at] === ofB![at]);
  return pairs.filter((at) => ofMiddle![at] !== ofA![at]).length / pairs.length;
}

const across = 60;
async function regions(title: string, model: Model, { x, y }: data.Toy): Promise<Panel> {
  const place = (cell: number): number => (cell + 0.5) * (6 / across) - 3;
  const grid = Array.from({ length: across ** 2 }, (_, at) => [place(at % across), place(Math.floor(at / across))]);
  const names = ["class 0", "class 1", "class 2"];
  const dotsOf = (code: number): Point[] => x.filter((_, row) => y[row] === code).map(([a, b]) => [a!, b!]);
  const cells = await classesOf(model, grid);
  const dots = names.map((name, code) => ({ mark: "dots", name, points: dotsOf(code) }) as const);
  return panel(title, { x: "x1", y: "x2" }, { mark: "regions", names, cells, across, x: [-3, 3], y: [-3, 3] }, ...dots);
}

export const softmax: Claim = {
  row: 23,
  title: "Softmax regression",
  claim: "Without hidden layers softmax draws linear boundaries between classes, with them curved ones.",
  async run(effort) {
    const rows = (seed: number): data.Toy => data.rings({ rows: 300, noise: 0.12, seed });
    const models = await each(seedsFor(effort, 8), (seed) =>
      each([0, 24], async (hidden) => (await train(net(hidden, effort === "full" ? 100 : 10, seed), { train: rows(seed) })).model),
    );
    const shares = await each([0, 1], (which) => each(models, (of) => bent(of[which]!, 7)));
    return {
      ...judge([
        effect("middles that leave the region of both ends, without hidden layers", shares[0]!, { below: 0.001, show: percent }),
        effect("the same with a hidden layer of 24 units", shares[1]!, { above: 0.01, show: percent }),
      ]),
      picture: [await regions("No hidden layer", models[0]![0]!, rows(1)), await regions("24 hidden units", models[0]![1]!, rows(1))],
    };
  },
};
