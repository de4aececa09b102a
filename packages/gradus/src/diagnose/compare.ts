import { UserError } from "../errors/index.js";
import { type Interval, meanInterval } from "../metrics/index.js";
import { normalQuantile } from "../normal/index.js";
import { type Data, type Model, type RowErrors, rowErrors } from "../train/index.js";
import { mcnemar, type PairedCounts, pairedShares } from "./mcnemar.js";
import { pairedMeans } from "./pairedMeans.js";

/** Two models by one measure over the same rows; small is good. */
export type ComparedMeasure = Readonly<{
  measure: RowErrors["measure"];
  a: Interval;
  b: Interval;
  /** A minus B, with the 95 % interval of a paired comparison: below 0 where A is better. */
  difference: Interval;
  /** The chance of a difference at least as large between models that are equally good. */
  chance: number;
  better: "A" | "B" | "not enough evidence";
  /** About so many rows would settle it four times out of five, if the difference is what it seems; null where there is no difference, or it is settled. */
  rowsNeeded: number | null;
}>;

export type Comparison = Readonly<{
  rows: number;
  /** Classifiers by wrong rows and, where both know probabilities, by log loss; numbers by squared error. */
  measures: readonly ComparedMeasure[];
  /** For classifiers: on how many rows each is wrong. */
  counts: PairedCounts | null;
}>;

/** A chance below this is evidence, as intervals are of 95 %. */
const level = 0.05;
/** The normal distribution's points for a two-sided level of 5 % and a power of 80 %. */
const [twoSided, power] = [normalQuantile(0.975), normalQuantile(0.8)];

/**
 * Is A better than B? Both answer the same rows, which neither has learned from, and each row is compared with itself: wrong rows by McNemar's exact test, losses by
 * a paired permutation test, differences with paired intervals. What a test on one part of the data cannot tell is whether another training of the same recipes
 * would turn out the same (Dietterich 1998, section 3).
 * @throws UserError if the models do not answer the same question, or the rows have no targets
 */
export async function compare(a: Model, b: Model, part: Data): Promise<Comparison> {
  checkSameQuestion(a, b);
  const [ofA, ofB] = [await rowErrors(a, part, "compare"), await rowErrors(b, part, "compare")];
  const rows = ofA.loss.length;
  if (ofA.wrong === null || ofB.wrong === null) return { rows, measures: [byLoss(ofA, ofB)], counts: null };
  const counts = countsOf(ofA.wrong, ofB.wrong);
  const haveLoss = ofA.measure === "log loss" && ofB.measure === "log loss";
  return { rows, measures: [byWrongRows(counts, rows), ...(haveLoss ? [byLoss(ofA, ofB)] : [])], counts };
}

/** @throws UserError if the targets differ by name, task or classes */
function checkSameQuestion(a: Model, b: Model): void {
  const told = ({ preparation: { target } }: Model): string =>
    target.task === "classification"
      ? `classes of "${target.name}" (${[...target.classes].sort().slice(0, 12).join(", ")}${target.classes.length > 12 ? ", ..." : ""})`
      : `the number "${target.name}"`;
  const same = ({ preparation: { target } }: Model): string =>
    JSON.stringify(target.task === "classification" ? [target.name, [...target.classes].sort()] : [target.name, target.width]);
  if (same(a) === same(b)) return;
  throw new UserError({
    place: "compare",
    what: `A answers ${told(a)}, and B ${told(b)}`,
    remedy: "Compare models of the same target",
  });
}

function countsOf(a: Uint8Array, b: Uint8Array): PairedCounts {
  const counts = { both: 0, onlyA: 0, onlyB: 0, neither: 0 };
  for (let row = 0; row < a.length; row++) counts[a[row] ? (b[row] ? "both" : "onlyA") : b[row] ? "onlyB" : "neither"]++;
  return counts;
}

function byWrongRows(counts: PairedCounts, rows: number): ComparedMeasure {
  const { onlyA, onlyB } = counts;
  const { a, b, difference } = pairedShares(counts);
  const deviation = Math.sqrt(Math.max(0, onlyA + onlyB - (onlyA - onlyB) ** 2 / rows) / rows);
  return { measure: "wrong rows", a, b, difference, ...judged(difference.value, mcnemar(counts), { deviation, rows }) };
}

function byLoss({ measure, loss: a }: RowErrors, { loss: b }: RowErrors): ComparedMeasure {
  const differences = a.map((loss, row) => loss - b[row]!);
  const { difference, chance } = pairedMeans(differences);
  const { value, high } = meanInterval(differences);
  const deviation = ((high - value) / twoSided) * Math.sqrt(a.length);
  return {
    measure,
    a: meanInterval(a),
    b: meanInterval(b),
    difference,
    ...judged(difference.value, chance, { deviation, rows: a.length }),
  };
}

/** `deviation`: of the difference on one row. */
function judged(
  difference: number,
  chance: number,
  { deviation, rows }: { readonly deviation: number; readonly rows: number },
): Pick<ComparedMeasure, "chance" | "better" | "rowsNeeded"> {
  if (chance < level && difference !== 0) return { chance, better: difference < 0 ? "A" : "B", rowsNeeded: null };
  const needed = Math.ceil((((twoSided + power) * deviation) / difference) ** 2);
  return { chance, better: "not enough evidence", rowsNeeded: Number.isFinite(needed) ? Math.max(rows + 1, needed) : null };
}
