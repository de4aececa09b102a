import { data } from "gradus";
import type { Claim, Point } from "./claim.js";
import { each, effect, judge, line, mean, panel, percent, ratio, seedsFor } from "./measure.js";
import { weighted } from "./weightedAverages.js";

const beta = 0.98;

export const biasCorrection: Claim = {
  row: 14,
  title: "Bias correction",
  claim: "Divided by 1 - beta^t, the first averages are right where they would be far too low; for large t it changes nothing.",
  async run(effort) {
    const found = await each(seedsFor(effort, 10), (seed) => {
      const { season, measured } = data.temperatures({ days: 365, seed });
      const [corrected, plain] = [weighted(measured, beta), weighted(measured, beta, false)];
      const error = (averages: readonly number[]): number =>
        mean(averages.slice(0, 20).map((value, day) => Math.abs(value - season[day]!)));
      const late = mean(corrected.slice(300).map((value, at) => Math.abs(value - plain[300 + at]!) / value));
      return { early: error(plain) / error(corrected), late };
    });
    const { measured } = data.temperatures({ days: 200, seed: 1 });
    const points = (values: readonly number[]): Point[] => values.map((value, day) => [day + 1, value]);
    const curves = [line("corrected", points(weighted(measured, beta))), line("plain", points(weighted(measured, beta, false)))];
    return {
      ...judge([
        ratio(
          "error of the first 20 averages without correction, over that with",
          found.map(({ early }) => early),
          { above: 1 },
        ),
        effect(
          "difference after 300 values",
          found.map(({ late }) => late),
          { below: 0.01, show: percent },
        ),
      ]),
      picture: [
        panel(
          "Averages with beta = 0.98",
          { x: "day", y: "degrees Celsius" },
          { mark: "dots", name: "measured", points: points(measured) },
          ...curves,
        ),
      ],
    };
  },
};
