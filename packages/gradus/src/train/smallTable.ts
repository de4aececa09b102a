import type { Table } from "../data/index.js";
import type { Model } from "./model.js";
import { rowErrors } from "./rowErrors.js";
import { tableRecipe } from "./tableRecipe.js";
import { manyRows, type TableVariant, usualVariant } from "./tableVariant.js";

/** What cross-validation found for a variant: the mean loss of rows that a network did not learn from; undefined where it was given up before the end. */
export type Tried = Readonly<{ variant: TableVariant; loss: number | undefined }>;

/** A choice among variants of the recipe of a small table, and how it came about. */
export type Choice = Readonly<{ variant: TableVariant; folds: number; tried: readonly Tried[] }>;

/** Below so many rows held-out losses are chance; from the second number on the recipe for many rows needs no choice. */
const fewestRows = 100;

/** From so many rows on three folds are enough, before it five. */
const manyFolds = 1_000;
const [fewFolds, mostFolds] = [3, 5] as const;

/** A variant is given up when its loss on the folds so far is so many times that of the best. */
const hopeless = 1.1;

/** Codes for a small table: bins of fifty rows. */
const codes: TableVariant = { rowsPerBin: 50, drop: 0.15, epochs: 100 };

/** Whether a table (without images) is so small that variants are compared, and large enough that every fold learns from every class. */
export function isChosenByFolds({ rows, target, columns }: Table): boolean {
  if (rows < fewestRows || rows >= manyRows || target === undefined || columns.some(({ kind }) => kind === "image")) return false;
  if (target.task === "regression") return true;
  const counts = new Map<number, number>();
  for (const code of target.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return Math.min(...counts.values()) >= mostFolds;
}

/**
 * Chooses by cross-validation on the train rows what a small table needs, one network each time: piecewise-linear codes or not; a third of the epochs with more
 * dropout, for noisy targets, or not; and unless that won, three times the epochs with less dropout, for exact targets. The usual variant stays unless another is better by more than a standard error of the paired
 * difference, row by row (the rule of one standard error: Breiman, Friedman, Olshen, Stone 1984, Classification and regression trees, section 3.4.3). A variant
 * that is clearly worse on the first folds is given up. The same rows and seed give the same choice on every machine's number of threads.
 */
export async function chooseVariant(train: Table, { seed }: { readonly seed: number }): Promise<Choice> {
  const folds = train.rows < manyFolds ? mostFolds : fewFolds;
  const parts = train.folds(folds, { seed });
  const usual = usualVariant(train.rows, "standard");
  const tried: Tried[] = [];
  const best = { variant: usual, losses: new Float64Array() };
  const challenge = async (variant: TableVariant): Promise<void> => {
    const losses = await heldOutLosses(variant, { parts, seed, rival: best.losses });
    tried.push({ variant, loss: losses && mean(losses) });
    if (losses && (best.losses.length === 0 || isBetter(losses, best.losses))) Object.assign(best, { variant, losses });
  };
  const short = { drop: usual.drop, epochs: Math.round(usual.epochs / 3) };
  const variants = [usual, codes, { ...usual, ...short }, { ...codes, ...short }];
  for (const variant of variants) await challenge(variant);
  const winner = best.variant;
  if (winner.epochs === usual.epochs) await challenge({ ...winner, drop: codes.drop, epochs: 3 * winner.epochs });
  return { variant: best.variant, folds, tried };
}

/** The losses of all rows, each by a network that did not learn from it; undefined if they are hopeless beside those of a rival. */
async function heldOutLosses(
  variant: TableVariant,
  { parts, seed, rival }: { readonly parts: ReturnType<Table["folds"]>; readonly seed: number; readonly rival: Float64Array },
): Promise<Float64Array | undefined> {
  const losses: number[] = [];
  for (const { train, test } of parts) {
    const model: Model = await tableRecipe({ train, dev: false, seed, effort: "quick", variant }).run({ train }).result();
    losses.push(...(await rowErrors(model, test, "fold")).loss);
    if (rival.length > 0 && mean(losses) > hopeless * mean(rival.subarray(0, losses.length))) return undefined;
  }
  return Float64Array.from(losses);
}

function isBetter(losses: Float64Array, rival: Float64Array): boolean {
  const differences = losses.map((loss, row) => rival[row]! - loss);
  const difference = mean(differences);
  const variance = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) / (differences.length - 1);
  return difference > Math.sqrt(variance / differences.length);
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

/** A choice in sentences: what was compared, by what loss, and what was taken. */
export function choiceNotes({ variant, folds, tried }: Choice, isRegression: boolean): string[] {
  const shown = ({ variant: { rowsPerBin, drop, epochs }, loss }: Tried): string => {
    const told = loss === undefined ? "given up" : String(Number((isRegression ? Math.sqrt(loss) : loss).toPrecision(3)));
    return `${rowsPerBin === null ? "no codes" : "codes"}, dropout ${drop}, ${epochs} epochs: ${told}`;
  };
  const taken = tried.findIndex((each) => each.variant === variant) + 1;
  const measure = isRegression ? "RMSE" : "log loss";
  return [
    `small table: ${folds}-fold cross-validation on the train rows compared ${tried.length} variants (${measure} on rows held out) and took number ${taken}:`,
    ...tried.map((each, at) => `  ${at + 1}. ${shown(each)}`),
  ];
}
