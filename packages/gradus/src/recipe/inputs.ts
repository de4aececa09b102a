import { type NumberScale, numberScales } from "../data/index.js";
import { oneOf, positiveInteger, UserError, unknownKeys } from "../errors/index.js";

/**
 * How the columns of a table become inputs, fitted on train rows: see `data.fitEncoder`.
 *   `numbers`    the scale of numbers: "standard", "robust", "quantile" or "log"
 *   `maxLevels`  so many words of a column have an input of their own, the others share one
 */
export type Inputs = Readonly<{ numbers: NumberScale; maxLevels: number }>;

export const usualInputs: Inputs = { numbers: "standard", maxLevels: 100 };

/** @throws UserError if a scale is unknown or `maxLevels` no whole number from 1 */
export function inputsFrom(value: unknown): Inputs {
  const place = "recipe, inputs";
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError({
      place,
      what: `expected { numbers, maxLevels }, got ${JSON.stringify(value)}`,
      remedy: `Write for instance { numbers: "robust" }; there are ${numberScales.join(", ")}`,
    });
  unknownKeys(value, ["numbers", "maxLevels"], place);
  const { numbers, maxLevels } = { ...usualInputs, ...value };
  return { numbers: oneOf(numbers, numberScales, `${place}.numbers`), maxLevels: positiveInteger(maxLevels, `${place}.maxLevels`) };
}
