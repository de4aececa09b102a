import { inRange, integerFrom, oneOf, UserError, unknownKeys } from "../errors/index.js";

/**
 * Averages of the weights, kept beside the trained ones: the averaged weights are measured after each epoch, chosen by early stopping, and saved.
 *   average <- average + share (weights - average)
 *   - `ema`: after every step, with share 1 - ema in the long run. `start` "debiased": share (1 - ema) / (1 - ema^t) at update t = 1, 2, .., the exponentially
 *     weighted mean of all weights so far; "copy": the first weights as they are, then 1 - ema; "warm": share 1 - min(ema, (1 + k) / (10 + k)) at k = t - 1,
 *     after the first copy (TensorFlow's num_updates)
 *   - `swa`: at the end of each epoch from number `from` on, the plain mean; before, the weights of the last epoch's end
 * Running statistics of batch normalisation are averaged alike. That is right for `ema`, whose weights differ little; for `swa` it is an approximation of the
 * pass over the train rows that the paper makes.
 * Sources: Polyak and Juditsky 1992, Acceleration of stochastic approximation by averaging; Izmailov et al. 2018, Averaging weights leads to wider optima.
 */
export type Average = Readonly<{ ema: number; start: "debiased" | "copy" | "warm" }> | Readonly<{ swa: Readonly<{ from: number }> }>;

/** What `recipe({ average })` takes: the same, `start` "debiased" unless given. */
export type AverageOptions =
  | { readonly ema: number; readonly start?: "debiased" | "copy" | "warm" }
  | { readonly swa: { readonly from: number } };

/** @throws UserError unless it is { ema: [0, 1) } or { swa: { from: epoch } } */
export function averageFrom(options: unknown): Average {
  const place = "recipe, average";
  const given = (typeof options === "object" && options !== null ? options : {}) as { ema?: unknown; start?: unknown; swa?: unknown };
  if (given.ema !== undefined) {
    unknownKeys(given, ["ema", "start"], place);
    const ema = inRange(given.ema as number, 0, 1, "[)", `${place}.ema`);
    return { ema, start: oneOf((given.start ?? "debiased") as "copy", ["debiased", "copy", "warm"], `${place}.start`) };
  }
  const { swa } = given;
  if (typeof swa !== "object" || swa === null)
    throw new UserError({
      place,
      what: `expected { ema } or { swa }, got ${JSON.stringify(options)}`,
      remedy: "Give { ema: 0.999 }, or { swa: { from: 10 } } with the first epoch that counts",
    });
  unknownKeys(given, ["swa"], place);
  unknownKeys(swa, ["from"], `${place}.swa`);
  return { swa: { from: integerFrom(1, (swa as { from?: number }).from as number, `${place}.swa.from`) } };
}

/** The share of the present weights in the average at the update after `updates` others. */
export function averageShare(average: Average, updates: number): number {
  if ("swa" in average) return 1 / (updates + 1);
  const { ema, start } = average;
  if (start === "debiased") return (1 - ema) / (1 - ema ** (updates + 1));
  if (start === "copy") return updates === 0 ? 1 : 1 - ema;
  return updates === 0 ? 1 : 1 - Math.min(ema, (1 + updates) / (10 + updates));
}
