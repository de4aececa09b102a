import { inRange, UserError, unknownKeys } from "../errors/index.js";

/**
 * Which rows an epoch visits:
 *   "shuffled"           every row once, in a random order
 *   { balanced: true }   as many rows, every class equally often
 *   { balanced: [3, 1] } the classes in these proportions, in the order of the classes
 * See `data.balancedOrder` for what a row may expect.
 */
export type Sampling = "shuffled" | Readonly<{ balanced: true | readonly number[] }>;

/** @throws UserError if it is neither "shuffled" nor proportions of which one is above 0 */
export function samplingFrom(value: unknown): Sampling {
  const place = "recipe, sampling";
  if (value === "shuffled") return value;
  if (typeof value !== "object" || value === null || !("balanced" in value))
    throw new UserError({
      place,
      what: `expected "shuffled" or { balanced }, got ${JSON.stringify(value)}`,
      remedy: 'Write "shuffled", { balanced: true }, or a weight for each class as in { balanced: [3, 1] }',
    });
  unknownKeys(value, ["balanced"], place);
  const { balanced } = value;
  if (balanced === true) return { balanced };
  if (!Array.isArray(balanced))
    throw new UserError({
      place: `${place}.balanced`,
      what: `expected true or a list of weights, got ${JSON.stringify(balanced)}`,
      remedy: "Say true, or give a weight for each class as in [3, 1]",
    });
  const weights = balanced.map((weight: unknown, at) =>
    inRange(weight as number, 0, Number.POSITIVE_INFINITY, "[)", `${place}.balanced[${at}]`),
  );
  if (weights.some((weight) => weight > 0)) return { balanced: weights };
  throw new UserError({ place: `${place}.balanced`, what: "every weight is 0", remedy: "Give at least one class a weight above 0" });
}
