import { isMixing } from "../augment/index.js";
import type { Elements } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import type { RecipeValue } from "../recipe/index.js";

/**
 * What a training saw of each train row, while its weights moved: how often the row was in a batch, the average of its loss over these times and the
 * deviation around it. A row without a visit has an average of 0. Losses are as in a step: without penalties and row weights.
 */
export type RowLosses = Readonly<{ visits: Int32Array; mean: Float64Array; deviation: Float64Array }>;

/** So many visits count in full; from then on the average forgets, each visit by 1 / window. */
const window = 128;

/** Numbers kept for a row: visits, average, variance. They stand together, since rows come in random order. */
const width = 3;

/**
 * The loss of each train row over a training: per visit  n <- n + 1,  a = 1 / min(n, 128),  mean <- mean + a d,  variance <- (1 - a) (variance + a d^2)
 * with d = loss - mean: up to 128 visits the plain average (West 1979, Updating mean and variance estimates), then one that forgets; never biased towards 0.
 */
export class Ledger {
  readonly #kept: Float32Array;
  readonly #weights: Float32Array | undefined;

  constructor({ rows, weights }: { readonly rows: number; readonly weights?: Float32Array | undefined }) {
    this.#kept = new Float32Array(width * rows);
    this.#weights = weights;
  }

  /** A batch of these rows had these losses, row weights applied. */
  note(rows: Int32Array, each: Elements): void {
    const kept = this.#kept;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const weight = this.#weights === undefined ? 1 : this.#weights[row]!;
      if (weight === 0) continue; // its loss is not known
      const start = width * row;
      const visits = kept[start]! + 1;
      const share = 1 / (visits < window ? visits : window);
      const off = each[at]! / weight - kept[start + 1]!;
      kept[start] = visits;
      kept[start + 1]! += share * off;
      kept[start + 2] = (1 - share) * (kept[start + 2]! + share * off * off);
    }
  }

  losses(): RowLosses {
    const rows = this.#kept.length / width;
    const of = (number: number): Float64Array => Float64Array.from({ length: rows }, (_, row) => this.#kept[width * row + number]!);
    return { visits: Int32Array.from(of(0)), mean: of(1), deviation: of(2).map(Math.sqrt) };
  }

  /** Everything it knows, to be kept with a checkpoint. */
  get memory(): Float32Array {
    return this.#kept;
  }

  recall(memory: ArrayLike<number>): void {
    this.#kept.set(memory);
  }
}

/** @throws UserError if targets of rows are mixed, so that no loss belongs to one row */
export function checkLedger(recipe: Pick<RecipeValue, "augment">): void {
  if (!isMixing(recipe.augment)) return;
  throw new UserError({
    place: "run, ledger",
    what: "the recipe mixes rows, so that no loss belongs to a single one",
    remedy: "Leave the ledger out, or train without augment.mixup() and augment.cutmix()",
  });
}
