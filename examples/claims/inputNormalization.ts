import { data, loss, nn, optim, type Recipe, recipe } from "gradus";
import type { Claim, Mark, Panel, Point } from "./claim.js";
import { each, judge, losses, mean, panel, path, ratio, seedsFor, stepsTo } from "./measure.js";

const rates = Array.from({ length: 15 }, (_, at) => 10 ** (-7 + at / 2));

/** A plane over two features, the second `scale` times as large as the first. */
function rowsOf(scale: number, seed: number): data.Toy {
  const { uniform, normal } = data.randomNumbers({ seed });
  const x = Array.from({ length: 200 }, () => [uniform() - 0.5, scale * (uniform() - 0.5)]);
  return { x, y: x.map(([a, b]) => 2 * a! - (1.5 * b!) / scale + 0.1 * normal()) };
}

const plane = (learningRate: number, normalized: boolean, epochs: number): Recipe =>
  recipe({
    model: nn.sequential(...(normalized ? [nn.standardize()] : []), nn.dense(1, { init: "zeros", bias: false })),
    loss: loss.meanSquaredError(),
    optimizer: optim.sgd({ learningRate }),
    batchSize: 200,
    epochs,
    seed: 1,
  });

/** Steps of gradient descent to a loss of 0.1 at the best of the rates. */
async function steps(rows: data.Toy, normalized: boolean, effort: "full" | "reduced"): Promise<number> {
  const most = effort === "full" ? 2000 : 200;
  const tried = effort === "full" ? rates : rates.filter((_, at) => at % 4 === 0);
  return Math.min(...(await each(tried, async (rate) => stepsTo(0.1, await losses(plane(rate, normalized, most), { train: rows })))));
}

/** Contours of the cost over both weights, with the way that gradient descent takes. */
async function drawn(title: string, { x, y }: data.Toy, normalized: boolean): Promise<Panel> {
  const scaled = normalized ? data.standardScale(data.fitStandardScaler(matrixOf(x)), matrixOf(x)) : matrixOf(x);
  const value = (v: number, w: number): number =>
    mean(y.map((each, at) => (v * scaled.data[2 * at]! + w * scaled.data[2 * at + 1]! - each) ** 2));
  const way = (await path(plane(normalized ? 0.2 : 0.3, normalized, 25), { x, y })).map(([v, w]): Point => [v!, w!]);
  const contour: Mark = { mark: "contour", value, x: [-0.5, 2.5], y: [-1.2, 0.6] };
  return panel(title, { x: "weight 1", y: "weight 2" }, contour, { mark: "line", name: "gradient descent", points: way });
}

const matrixOf = (x: readonly number[][]) => ({ data: Float64Array.from(x.flat()), rows: x.length, columns: 2 });

export const inputNormalization: Claim = {
  row: 9,
  title: "Normalizing inputs",
  claim: "On features of scales 1 to 1000, gradient descent needs far fewer steps when the inputs are normalized.",
  async run(effort) {
    const ratios = await each(seedsFor(effort, 5), async (seed) => {
      const rows = rowsOf(1000, seed);
      return (await steps(rows, false, effort)) / (await steps(rows, true, effort));
    });
    const shown = rowsOf(4, 1);
    return {
      ...judge([ratio("steps without, over steps with normalized inputs (at least)", ratios, { above: 10 })]),
      picture: [await drawn("Features of scales 1 and 4", shown, false), await drawn("The same, normalized", shown, true)],
    };
  },
};
