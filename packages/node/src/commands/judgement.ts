import { type data, diagnose, UserError } from "gradus";
import { percent } from "../terminal/brief.js";
import { errorShare, type Part } from "./part.js";

/** What is needed to judge a training. `floor` is the error that is possible: a share of wrong rows, or an RMSE. */
export type Judged = Readonly<{ train: Part; dev: Part; table: data.Table; floor: number; floorGiven: boolean }>;

/** A gap that is worth no work: two rows of a hundred, or a twentieth of the variance. */
const toleranceOf = { classification: 0.02, regression: 0.05 } as const;

/** The first verdict on bias and variance, in lines. @throws UserError if the floor is no share where it must be one */
export function judgementLines({ train, dev, table, floor, floorGiven }: Judged): string[] {
  const { task, name } = table.target!;
  const deviation = table.target!.task === "regression" ? deviationOf(table.target!.values) : 1;
  const share = task === "regression" ? (floor / deviation) ** 2 : floor;
  if (share > 1)
    throw new UserError({
      place: "--floor",
      what:
        task === "classification"
          ? `expected a share of wrong rows from 0 to 1, got ${floor}`
          : `an RMSE of ${floor} is more than "${name}" varies at all`,
      remedy: "Give the smallest error that is possible",
    });
  const [trainError, devError] = [errorShare(train, deviation)!, errorShare(dev, deviation)!];
  const tolerance = toleranceOf[task];
  const { bias, variance, first } = diagnose.verdict({ train: trainError, dev: devError, floor: share, tolerance });
  const what = task === "classification" ? "of the rows are wrong" : `of the variance of "${name}" is unexplained`;
  const possible = floorGiven ? `${percent(share)} is possible` : "taking 0 as possible (--floor says otherwise)";
  return [
    `bias      ${range(bias)}  ${judgementOf(bias.judgement)}: on train ${percent(trainError.value)} ${what}, ${possible}`,
    `variance  ${range(variance)}  ${judgementOf(variance.judgement)}: on dev ${percent(devError.value)}`,
    conclusions[first],
  ];
}

const conclusions: Readonly<Record<diagnose.Verdict["first"], string>> = {
  bias: "Bias first: a larger network, more epochs, less dropout or penalty. More rows would not help yet.",
  variance: "Variance first: more rows, more dropout or penalty, a smaller network.",
  neither: "Neither bias nor variance stands out: the network does about as well as it can on these columns.",
  "not enough evidence":
    "Not enough evidence: the rows are too few to tell bias from variance. Give dev more rows (--split) before changing the network.",
};

const judgementOf = (judgement: diagnose.Judgement): string => (judgement === "not enough evidence" ? judgement : judgement.padEnd(4));

const range = ({ value, low, high }: diagnose.Gap): string => `${points(value)} points (${points(low)} to ${points(high)})`;

const points = (share: number): string => (share * 100).toFixed(1);

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
