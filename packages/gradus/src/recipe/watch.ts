import { oneOf } from "../errors/index.js";

/** The measures of an epoch that can be watched, with the direction that is better. */
const directions = { loss: "min", accuracy: "max", rmse: "min", mae: "min", r2: "max" } as const;

/** A measure of the train rows (while the weights moved) or of the dev rows after an epoch. */
export type Watch = `${"train" | "dev"}.${keyof typeof directions}`;

export const watches: readonly Watch[] = (["dev", "train"] as const).flatMap((part) =>
  (Object.keys(directions) as (keyof typeof directions)[]).map((measure): Watch => `${part}.${measure}`),
);

/** A watch in its parts, with the direction that is better. @throws UserError if there is no such measure */
export function watchOf(name: string, place: string): { part: "train" | "dev"; measure: keyof typeof directions; better: "min" | "max" } {
  const [part, measure] = oneOf(name, watches, place).split(".") as ["train" | "dev", keyof typeof directions];
  return { part, measure, better: directions[measure] };
}
