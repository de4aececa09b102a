import { data, metrics } from "gradus";
import type { Claim, Point } from "./claim.js";
import { each, judge, line, mean, number, panel, ratio, seedsFor } from "./measure.js";

/** The averages of a series after each of its values, with one number of memory. */
export function weighted(values: readonly number[], beta: number, corrected = true): number[] {
  let average = metrics.ewma(beta);
  return values.map((value) => {
    average = metrics.ewmaAfter(average, value);
    return corrected ? metrics.ewmaCorrected(average) : average.v;
  });
}

/** The means of the last `width` values: `width` numbers of memory. */
function windowed(values: readonly number[], width: number): number[] {
  return values.map((_, at) => mean(values.slice(Math.max(0, at + 1 - width), at + 1)));
}

const distance = (a: readonly number[], b: readonly number[]): number => Math.sqrt(mean(a.map((value, at) => (value - b[at]!) ** 2)));

export const weightedAverages: Claim = {
  row: 13,
  title: "Exponentially weighted averages",
  claim: "An average with beta looks back over about 1 / (1 - beta) values (0.5: 2, 0.9: 10, 0.98: 50), with one number of memory.",
  async run(effort) {
    const betas = [0.5, 0.9, 0.98];
    const found = await each(seedsFor(effort, 10), (seed) => {
      const { season, measured } = data.temperatures({ days: 1460, seed });
      return betas.map((beta) => {
        const averages = weighted(measured, beta);
        const width = Math.round(1 / (1 - beta));
        const widths = Array.from({ length: 4 * width }, (_, at) => at + 1);
        const apart = widths.map((each) => distance(averages, windowed(measured, each)));
        const like = widths[apart.indexOf(Math.min(...apart))]!;
        const errors = [averages, windowed(measured, width)].map((values) => distance(values, season));
        return { like: like / width, errors };
      });
    });
    const { measured } = data.temperatures({ days: 365, seed: 1 });
    const points = (values: readonly number[]): Point[] => values.map((value, day) => [day + 1, value]);
    const curves = betas.map((beta) => line(`beta = ${beta}`, points(weighted(measured, beta))));
    const axes = { x: "day", y: "degrees Celsius" };
    const like = (at: number): number[] => found.map((by) => by[at]!.like);
    const judged = judge(
      betas.flatMap((beta, at) => [
        ratio(`beta ${beta}: width of the moving window most like it, over 1 / (1 - beta)`, like(at), { above: 0.5 }),
        ratio(`beta ${beta}: the same`, like(at), { below: 2 }),
      ]),
    );
    const [ours, theirs] = [0, 1].map((which) => number(mean(found.map((by) => by[2]!.errors[which]!)))) as [string, string];
    return {
      verdict: judged.verdict,
      measured: `${judged.measured}. For beta 0.98 against the season: error ${ours} degrees with 1 number of memory and 3 operations a value, that of a moving window ${theirs} with 50 numbers and 3 operations`,
      picture: [
        panel("Temperatures of a year", axes, { mark: "dots", name: "measured", points: points(measured) }, ...curves),
        panel("Average and window", axes, curves[2]!, line("window of 50 days", points(windowed(measured, 50)))),
      ],
    };
  },
};
