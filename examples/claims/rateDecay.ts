import { data, loss, nn, optim, recipe, schedule } from "gradus";
import type { Claim } from "./claim.js";
import { curve, each, interval, judge, line, losses, mean, panel, ratio, seedsFor } from "./measure.js";

const from = 0.3;
const rates: Readonly<Record<string, schedule.Rate>> = {
  constant: from,
  "1 / (1 + epoch/5)": schedule.inverseTime({ from, decay: 0.2, per: "epoch" }),
  "0.95^epoch": schedule.exponential({ from, factor: 0.95, per: "epoch" }),
  "k / sqrt(epoch)": schedule.inverseRoot({ from, per: "epoch" }),
  staircase: schedule.step({ from, factor: 0.5, every: 10, per: "epoch" }),
  "by hand": schedule.manual({ values: [from, 0.1, 0.02], at: [30, 50], per: "epoch" }),
};

function net(learningRate: schedule.Rate, epochs: number, seed: number) {
  const model = nn.sequential(nn.dense(16), nn.tanh(), nn.dense(1));
  return recipe({ model, loss: loss.meanSquaredError(), optimizer: optim.sgd({ learningRate }), batchSize: 8, epochs, seed });
}

/** Standard deviation over the last ten epochs. */
const wander = (values: readonly number[]): number => {
  const last = values.slice(-10);
  return Math.sqrt(mean(last.map((value) => (value - mean(last)) ** 2)));
};

export const rateDecay: Claim = {
  row: 18,
  title: "Learning-rate decay",
  claim: "With a rate that decays, mini-batch descent ends at a lower loss and wanders less about the minimum than with a constant one.",
  async run(effort) {
    const epochs = effort === "full" ? 70 : 8;
    const found = await each(seedsFor(effort, 6), (seed) => {
      const rows = (count: number, part: number): data.Toy =>
        data.teacher({ rows: count, features: 4, task: "regression", noise: 0.3, seed: 10 * seed + part });
      return each(Object.values(rates), (rate) => losses(net(rate, epochs, seed), { train: rows(300, 1), dev: rows(1000, 2) }));
    });
    const decays = Object.keys(rates).slice(1);
    const ratios = (of: (values: readonly number[]) => number): number[] =>
      found.map(([constant, ...others]) => mean(others.map(of)) / of(constant!));
    const end = (values: readonly number[]): number => mean(values.slice(-10));
    const ends = Object.keys(rates).map((label, at) => ({ label, ...interval(found.map((by) => end(by[at]!))) }));
    const shown = Object.keys(rates).map((name, at) => line(name, curve(found[0]![at]!)));
    return {
      ...judge([
        ratio(`final dev loss, mean of ${decays.length} decays over the constant rate`, ratios(end), { below: 1 }),
        ratio("wander over the last ten epochs, decays over constant", ratios(wander), { below: 1 }),
      ]),
      picture: [
        panel("Dev loss (one seed)", { x: "epoch", y: "log loss" }, ...shown),
        panel("At the end", { x: "", y: "dev loss" }, { mark: "bars", name: "dev loss", bars: ends }),
      ],
    };
  },
};
