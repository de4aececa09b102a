import { type data, diagnose } from "gradus";
import { percent } from "../terminal/brief.js";
import { deviationOf, type Floor } from "./floor.js";
import { errorShare, type Part } from "./part.js";

/** What is needed to judge a training; `table` holds the train rows. */
export type Judged = Readonly<{ train: Part; dev: Part; table: data.Table; floor: Floor }>;

/** A gap that is worth no work: two rows of a hundred, or a twentieth of the variance. */
const toleranceOf = { classification: 0.02, regression: 0.05 } as const;

/** The first verdict on bias and variance, in lines. */
export function judgementLines({ train, dev, table, floor }: Judged): string[] {
  const target = table.target!;
  const deviation = target.task === "regression" ? deviationOf(target.values) : 1;
  const [trainError, devError] = [errorShare(train, deviation)!, errorShare(dev, deviation)!];
  const tolerance = toleranceOf[target.task];
  const { bias, variance, first } = diagnose.verdict({ train: trainError, dev: devError, floor: floor.share, tolerance });
  const what = target.task === "classification" ? "of the rows are wrong" : `of the variance of "${target.name}" is unexplained`;
  const possible = floor.given ? `${percent(floor.share)} is possible` : "taking 0 as possible (--floor says otherwise)";
  return [
    `bias      ${range(bias)}  ${bias.judgement}: on train ${percent(trainError.value)} ${what}, ${possible}`,
    `variance  ${range(variance)}  ${variance.judgement}: on dev ${percent(devError.value)}`,
    conclusions[first],
  ];
}

const conclusions: Readonly<Record<diagnose.Verdict["first"], string>> = {
  bias: "Bias first, if less error is possible at all: a larger network, more epochs, less dropout, better columns. More rows would not help yet.",
  variance: "Variance first: more rows, more dropout or penalty, a smaller network.",
  neither: "Neither bias nor variance stands out.",
  "not enough evidence":
    "Not enough evidence: the rows are too few to tell bias from variance. Give dev more rows (--split) before changing the network.",
};

const range = ({ value, low, high }: diagnose.Gap): string => `${points(value)} points (${points(low)} to ${points(high)})`;

const points = (share: number): string => (share * 100).toFixed(1);
