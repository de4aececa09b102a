import { integerFrom, positiveInteger, UserError, unknownKeys } from "../errors/index.js";

/**
 * Start values of dense layers that are fitted to the data, layer after layer, on `rows` train rows (or all, if there are fewer): every unit's weights are divided by
 * the deviation of its own pre-activation, and its bias becomes minus a random mixture of its pre-activations on `mixed` rows, with shares that are normed exponential
 * numbers, so that each unit bends in the midst of the data. Biases stay as they are with `mixed` 0.
 * Sources: Mishkin and Matas 2016, All you need is a good init (deviations); Holzmuller, Grinsztajn, Steinwart 2024, Better by default, appendix B ("he+5").
 */
export type FittedStart = Readonly<{ rows: number; mixed: number }>;

/** @throws UserError if `rows` is no whole number from 2 or `mixed` none from 0 */
export function fittedStartFrom(value: unknown): FittedStart {
  const place = "recipe, start";
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError({
      place,
      what: `expected { rows, mixed }, got ${JSON.stringify(value)}`,
      remedy: "Write for instance { rows: 1024, mixed: 5 }",
    });
  unknownKeys(value, ["rows", "mixed"], place);
  const { rows = 1024, mixed = 5 } = value as { rows?: number; mixed?: number };
  return {
    rows: positiveInteger(rows, `${place}.rows`),
    mixed: integerFrom(0, mixed, `${place}.mixed`),
  };
}
