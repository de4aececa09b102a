import { describe, expect, test } from "vitest";
import { data, diagnose, loss, nn, optim, penalty, type Recipe, recipe, schedule } from "../index.js";
import { draw } from "../init/index.js";

const uniform = (count: number, stream: number): Float64Array =>
  draw({ kind: "uniform", low: -1, high: 1 }, count, { seed: 5, stream: [stream, 0] });

/** Points of a square, in or out by a curved border; a share of the labels is wrong. */
function points(count: number, stream: number, wrong = 0): { x: number[][]; y: string[] } {
  const [a, b, luck] = [uniform(count, stream), uniform(count, stream + 1), uniform(count, stream + 2)];
  const x = Array.from({ length: count }, (_, row) => [a[row]!, b[row]!]);
  const y = x.map(([p, q], row) => (p! * q! > 0 !== (luck[row]! + 1) / 2 < wrong ? "in" : "out"));
  return { x, y };
}

const net = (...layers: readonly nn.Layer[]): Recipe =>
  recipe({ model: nn.sequential(...layers), optimizer: optim.adam({ learningRate: 0.01 }), batchSize: 32, epochs: 40, seed: 4 });
const dev = points(2000, 10);
const judge = async (
  value: Recipe,
  train: ReturnType<typeof points>,
  options: { floor?: number; dev?: typeof dev } = {},
): Promise<diagnose.Fit> => diagnose.fit(await value.run({ train }).result(), { train, dev, ...options });
const names = ({ remedies }: diagnose.Fit): string[] => remedies.map(({ name }) => name);

test("a line through a curved border has high bias, and the first remedies are a deeper network and more epochs", async () => {
  const found = await judge(net(nn.dense(2)), points(2000, 1));
  expect(found.verdict).toBe("highBias");
  expect(found.text).toMatch(/^High bias: train error (4|5)\d\.\d %/);
  expect(names(found)).toEqual(["deeper network", "train longer", "other optimizer"]);
});

test("a far too large network on 60 noisy points has high variance", async () => {
  const found = await judge(
    net(nn.dense(200), nn.relu(), nn.dense(200), nn.relu(), nn.dense(2)).with({ epochs: 200 }),
    points(60, 1, 0.15),
    {
      dev: points(2000, 10, 0.15),
      floor: 0.15,
    },
  );
  expect(found.verdict).toBe("highVariance");
  expect(names(found)).toEqual(["more data", "early stopping", "dropout", "L2 penalty", "smaller network"]);
});

test("a right network on many points is balanced: there is nothing to remedy", async () => {
  const found = await judge(net(nn.dense(24), nn.tanh(), nn.dense(2)), points(4000, 1));
  expect(found.verdict).toBe("balanced");
  expect(found.remedies).toEqual([]);
});

test("noise in the labels is bias to those who take zero for possible, and none to those who know its level", async () => {
  const learningRate = schedule.cosine({ from: 0.02, over: 40, per: "epoch" });
  const value = net(nn.dense(24), nn.tanh(), nn.dense(2)).with({ optimizer: optim.adam({ learningRate }) });
  const [train, noisy] = [points(4000, 1, 0.1), points(4000, 10, 0.1)];
  expect((await judge(value, train, { dev: noisy })).verdict).toBe("highBias");
  expect((await judge(value, train, { dev: noisy, floor: 0.1 })).verdict).toBe("balanced");
});

test("with few rows to measure on, the verdict is that there is not enough evidence, and how many it takes", async () => {
  const few = points(30, 10);
  const found = await judge(net(nn.dense(24), nn.tanh(), nn.dense(2)), points(400, 1), { dev: few });
  expect(found.verdict).toBe("notEnoughEvidence");
  expect(found.remedies[0]!.why).toMatch(/about \d+ times as many rows/);
});

describe("remedies are recipes that run", () => {
  const cases: readonly [string, Recipe][] = [
    ["a plain network", net(nn.dense(4), nn.tanh(), nn.dense(2))],
    [
      "one with dropout, penalty, stopping and normalisation",
      net(nn.dense(4), nn.batchNorm(), nn.relu(), nn.dropout({ keep: 0.5 }), nn.dense(4), nn.relu(), nn.dense(2)).with({
        penalty: penalty.l2(0.1, { scale: "lambda/2" }),
        stop: { watch: "dev.loss", patience: 2 },
      }),
    ],
    ["residual blocks", net(nn.dense(4), nn.residual(nn.dense(4), nn.relu()), nn.dense(2))],
    ["convolutions", net(nn.reshape([1, 2]), nn.conv1d(3, { kernel: 2 }), nn.relu(), nn.flatten(), nn.dense(2))],
  ];
  test.each(cases)("%s", async (_, value) => {
    const [train, dev] = [points(60, 1, 0.3), points(400, 10, 0.3)];
    const model = await value.with({ epochs: 1 }).run({ train, dev }).result();
    const found = await diagnose.fit(model, { train, dev });
    expect(found.bias.judgement).toBe("high");
    expect(found.remedies.length).toBeGreaterThanOrEqual(3);
    for (const remedy of found.remedies) {
      expect(remedy.why.length).toBeGreaterThan(10);
      const tried = await remedy.recipe.with({ epochs: 1 }).run({ train, dev }).result();
      expect(tried.training.epochs).toBe(1);
    }
  });

  test("each changes what its name says", async () => {
    const value = net(nn.dense(40), nn.relu(), nn.dropout({ keep: 0.6 }), nn.dense(2)).with({
      penalty: penalty.l2(1e-4, { scale: "lambda/2" }),
      epochs: 300,
    });
    const [train, dev] = [points(200, 1, 0.4), points(2000, 10, 0.4)];
    const found = await diagnose.fit(await value.run({ train }).result(), { train, dev });
    expect(found.verdict).toBe("both");
    const remedy = (name: diagnose.Remedy["name"]): Recipe => found.remedies.find((each) => each.name === name)!.recipe;
    const layers = ({ model }: Recipe): string => JSON.stringify("layers" in model ? model.layers : model);
    expect(layers(remedy("wider network"))).toContain('"units":80');
    expect(layers(remedy("smaller network"))).toContain('"units":20');
    expect(layers(remedy("deeper network"))).toMatch(/"units":40.*"units":40.*"units":2/);
    expect(remedy("train longer").epochs).toBe(900);
    expect(remedy("less regularization").penalty).toEqual([]);
    expect(layers(remedy("less regularization"))).toContain('"drop":0.2');
    expect(layers(remedy("dropout"))).toContain('"drop":0.7');
    expect(remedy("L2 penalty").penalty).toEqual([penalty.l2(0.001, { scale: "lambda/2" })]);
    expect(remedy("early stopping").stop).toMatchObject({ watch: "dev.loss" });
    expect(remedy("more data").toJSON()).toEqual(value.with({ loss: loss.softmaxCrossEntropy() }).toJSON());
  });
});

describe("numbers", () => {
  const values = (count: number, stream: number, noise: number): { x: number[][]; y: number[] } => {
    const [a, luck] = [uniform(count, stream), draw({ kind: "normal", mean: 0, std: noise }, count, { seed: 9, stream: [stream, 1] })];
    return { x: Array.from(a, (value) => [value]), y: Array.from(a, (value, row) => 100 * (Math.sin(4 * value) + luck[row]!)) };
  };
  const wave = net(nn.dense(24), nn.tanh(), nn.dense(1)).with({ loss: loss.meanSquaredError() });

  test("errors are shares of the target's variance: a line explains little of a wave, a network all but its noise", async () => {
    const [train, dev] = [values(1500, 1, 0.2), values(1500, 2, 0.2)];
    const variance =
      train.y.reduce((sum, value) => sum + value ** 2, 0) / 1500 - (train.y.reduce((sum, value) => sum + value, 0) / 1500) ** 2;
    const floor = (20 * 20) / variance;
    // Targets of size 100 are learned in their own unit: a rate to match.
    const long = { optimizer: optim.adam({ learningRate: 0.3 }), epochs: 60 };
    const fitOf = async (value: Recipe): Promise<diagnose.Fit> =>
      diagnose.fit(await value.with(long).run({ train }).result(), { train, dev, floor });
    const line = await fitOf(wave.with({ model: nn.dense(1) }));
    expect(line).toMatchObject({ verdict: "highBias", tolerance: 0.05 });
    const right = await fitOf(wave.with({ model: nn.sequential(nn.dense(24), nn.tanh(), nn.dense(1)) }));
    expect(right.verdict).toBe("balanced");
    expect(right.dev.value).toBeGreaterThan(0.8 * floor);
    expect(right.dev.value).toBeLessThan(1.6 * floor);
  });

  test("a table's target may be scaled as one likes", async () => {
    const { x, y } = values(800, 1, 0.2);
    const table = (scale: number): data.Table =>
      data.fromColumns({ a: x.map(([a]) => a!), y: y.map((value) => scale * value + 7) }, { target: "y" });
    const fitOf = async (scale: number): Promise<diagnose.Fit> => {
      const [train, rest] = table(scale).split([0.5, 0.5, 0], { seed: 1 });
      return diagnose.fit(await wave.run({ train }).result(), { train, dev: rest });
    };
    const [small, large] = [await fitOf(1e-3), await fitOf(1)];
    expect(large.dev.value).toBeCloseTo(small.dev.value, 3);
    expect(large.dev.value).toBeLessThan(0.2);
  });
});

test("with a learning curve, more data says how many rows", async () => {
  const [train, noisy] = [points(100, 1, 0.1), points(2000, 10, 0.1)];
  const value = net(nn.dense(200), nn.relu(), nn.dense(100), nn.relu(), nn.dense(2)).with({ epochs: 150 });
  const curve = await diagnose.learningCurve(value, { train, dev: noisy });
  const found = await diagnose.fit(await value.run({ train }).result(), { train, dev: noisy, floor: 0.1, curve });
  expect(found.verdict).toBe("highVariance");
  expect(found.remedies[0]).toMatchObject({ name: "more data" });
  expect(found.remedies[0]!.why).toMatch(/learning curve .*(\d+ train rows|no number of rows)/);
});
