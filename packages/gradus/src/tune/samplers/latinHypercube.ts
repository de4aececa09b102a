import { keyOf } from "../../engine/random/index.js";
import { positiveInteger, UserError } from "../../errors/index.js";
import { latinHypercubePoint } from "../points/index.js";
import type { Suggest } from "../sampler.js";

/**
 * Sets of `count` trials in which each of count equal shares of every parameter's range is tried once. `count` is the study's number of trials unless given;
 * a longer study starts another set. Source: McKay, Beckman and Conover 1979.
 */
export type LatinHypercube = Readonly<{ sampler: "latinHypercube"; count: number | null }>;

/** @throws UserError if `count` is not a whole number from 1 */
export function latinHypercube({ count = null }: { count?: number | null } = {}): LatinHypercube {
  return { sampler: "latinHypercube", count: count === null ? null : positiveInteger(count, "tune.latinHypercube, count") };
}

export const suggestLatinHypercube: Suggest<LatinHypercube> = ({ count: given }, { space, seed, number, attempt, budget }) => {
  const count = given ?? budget;
  if (count === null)
    throw new UserError({
      place: "tune.latinHypercube",
      what: "it must know the number of trials",
      remedy: "Give the study a number of trials, or write tune.latinHypercube({ count: 50 })",
    });
  const key = keyOf({ seed, stream: [0x6c617469, Math.floor(number / count), attempt] });
  return { parameters: space.parametersAt(latinHypercubePoint(number % count, { count, dimensions: space.dimensions.length, key })) };
};
