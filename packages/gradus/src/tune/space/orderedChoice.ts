import { distinct, listScale } from "./choice.js";
import type { DiscreteScale, Json } from "./scale.js";

/** One of `values`, all equally likely, in an order that means something ("small", "medium", "large"): neighbours are expected to do alike. */
export type OrderedChoice<V extends Json = Json> = Readonly<{ parameter: "orderedChoice"; values: readonly V[] }>;

/** @throws UserError if there are fewer than two values, or one appears twice */
export function orderedChoice<const V extends Json>(values: readonly V[]): OrderedChoice<V> {
  return { parameter: "orderedChoice", values: distinct(values, "tune.orderedChoice") };
}

export const orderedChoiceScale = ({ values }: OrderedChoice): DiscreteScale => listScale("ordered", values);
