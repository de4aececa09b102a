import { tune } from "gradus";
import type { Claim } from "./claim.js";
import { each, judge, panel, ratio, seedsFor, share } from "./measure.js";
import { drawnRates, trialsToGoodRate, wander } from "./searching.js";

export const searchScales: Claim = {
  row: 21,
  title: "The right scale to search on",
  claim:
    "Drawn as 10^r a learning rate has a quarter of its draws in each decade, where a linear scale puts 90 % above 0.1; so a good rate takes fewer trials. 0.9 to 0.9005 changes nothing, 0.999 to 0.9995 does.",
  async run(effort) {
    const full = effort === "full";
    const draws = await each([tune.logUniform, tune.uniform], (scale) => drawnRates(scale, full ? 2000 : 200, 1));
    const within = (rates: readonly number[], low: number, high: number) => rates.filter((rate) => rate >= low && rate < high).length;
    const [byFactor, linear] = draws as [number[], number[]];
    const trials = await each(seedsFor(effort, 12), (seed) => trialsToGoodRate(full ? [24, 20] : [3, 2], seed));
    const steps = full ? 40_000 : 4000;
    const changes = seedsFor(effort, 10).map((seed) => [0.9, 0.9005, 0.999, 0.9995].map((beta) => wander(beta, seed, steps)));
    const show = (value: number) => `${value.toFixed(3)}`;
    const bars = (rates: readonly number[]) =>
      [-4, -3, -2, -1].map((from) => ({ label: `1e${from}`, value: within(rates, 10 ** from, 10 ** (from + 1)) / rates.length }));
    return {
      ...judge([
        share("draws below 0.01 on the logarithmic scale, which would be 50 %", [within(byFactor, 0, 0.01), byFactor.length], {
          above: 0.45,
        }),
        share("draws above 0.1 on the linear scale", [within(linear, 0.1, 2), linear.length], { above: 0.85 }),
        ratio("trials to a loss within 10 % of the best rate's, linear over logarithmic", trials, { above: 1 }),
        ratio(
          "wander of an average with beta 0.9005 over that with 0.9",
          changes.map((of) => of[1]! / of[0]!),
          { above: 0.99, show },
        ),
        ratio(
          "the same, 0.9995 over 0.999",
          changes.map((of) => of[3]! / of[2]!),
          { below: 0.85, show },
        ),
      ]),
      picture: [
        panel(
          "Share of the draws in each decade",
          { x: "learning rate from", y: "share" },
          { mark: "bars", name: "10^r", bars: bars(byFactor) },
          { mark: "bars", name: "linear", bars: bars(linear) },
        ),
      ],
    };
  },
};
