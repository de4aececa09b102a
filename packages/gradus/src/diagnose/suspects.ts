import { Table } from "../data/index.js";
import { positiveInteger, UserError } from "../errors/index.js";
import type { Arrays, Data, Model, RowLosses } from "../train/index.js";
import { rowCountOf, takenRows } from "./takenRows.js";

/** A train row that was hard to learn, which wrong labels are. */
export type Suspect = Readonly<{
  /** Its number in the train part, from 0. */
  row: number;
  /** Its number in the source (a file, an array), from 0: another one where the train part was split off. */
  sourceRow: number;
  /** The average of its loss over the steps that saw it, their number, and the deviation of the loss. */
  loss: number;
  visits: number;
  deviation: number;
  /** The target that the data give. */
  given: string | number;
  /** What the model thinks instead: the most probable other class, or the number that it predicts. */
  believed: string | number;
  /** The probability of `believed`; null for numbers, and where the loss knows none. */
  chance: number | null;
}>;

/**
 * The `most` train rows that are most likely mislabelled: those with the largest average loss over the training, the largest first. A wrong label is
 * learned against what similar rows teach, so its loss is large for long, even if the network knows it by heart in the end.
 * Source: Pleiss et al. 2020, Identifying Mislabeled Data using the Area Under the Margin Ranking, section 3 (an average over the training instead of the
 * last epoch); Swayamdipta et al. 2020, Dataset Cartography, section 2 (average and deviation over epochs).
 *   const run = recipe.run({ train, dev, ledger: true });
 *   const rows = await diagnose.suspects({ model: await run.result(), losses: run.ledger(), train });
 * @throws UserError if `losses` are not those of `train`, or a row has several targets
 */
export async function suspects({
  model,
  losses,
  train,
  most = 10,
}: {
  readonly model: Model;
  readonly losses: RowLosses;
  readonly train: Data;
  readonly most?: number;
}): Promise<Suspect[]> {
  const place = "diagnose.suspects";
  positiveInteger(most, `${place}, most`);
  const { visits, mean, deviation } = losses;
  if (mean.length !== rowCountOf(train))
    throw new UserError({
      place,
      what: `the losses are those of ${mean.length} rows, and train has ${rowCountOf(train)}`,
      remedy: "Give the train rows that the run was made with",
    });
  const rows = Int32Array.from(mean.keys())
    .filter((row) => visits[row]! > 0)
    .sort((a, b) => mean[b]! - mean[a]! || a - b)
    .slice(0, most);
  if (rows.length === 0) return [];
  const [given, thoughts] = [givenOf(train, rows), await thoughtsOf(model, takenRows(train, rows), place)];
  const sourceRows = train instanceof Table ? train.rowNumbers : undefined;
  return Array.from(rows, (row, at) => ({
    row,
    sourceRow: sourceRows?.[row] ?? row,
    loss: mean[row]!,
    visits: visits[row]!,
    deviation: deviation[row]!,
    ...thoughts(at, given[at]!),
  }));
}

/** The targets of some rows, as the data give them. */
function givenOf(train: Data, rows: Int32Array): (string | number)[] {
  if (!(train instanceof Table)) return Array.from(rows, (row) => (train.y as Arrays["y"] & ArrayLike<string | number>)[row]!);
  const target = train.target!;
  return Array.from(rows, (row) => (target.task === "classification" ? target.classes[target.codes[row]!]! : target.values[row]!));
}

type Thoughts = (at: number, given: string | number) => Pick<Suspect, "given" | "believed" | "chance">;

/** What a model thinks of rows whose targets, as the data give them, are these. */
async function thoughtsOf(model: Model, rows: Data, place: string): Promise<Thoughts> {
  const predictions = await model.predict(rows);
  if (predictions.task === "regression") {
    if (predictions.width > 1)
      throw new UserError({ place, what: `a row has ${predictions.width} targets`, remedy: "Look at run.ledger() itself" });
    return (at, given) => ({ given, believed: predictions.values[at]!, chance: null });
  }
  const { labels, probabilities, classes } = predictions;
  const labelOf = (given: string | number): string => (typeof given === "number" ? (labels[given] ?? String(given)) : given);
  if (probabilities === null) return (at, given) => ({ given: labelOf(given), believed: classes[at]!, chance: null });
  return (at, target) => {
    const given = labelOf(target);
    const own = probabilities.subarray(at * labels.length, (at + 1) * labels.length);
    let best = -1;
    labels.forEach((label, code) => {
      if (label !== given && (best < 0 || own[code]! > own[best]!)) best = code;
    });
    return { given, believed: labels[best]!, chance: own[best]! };
  };
}
