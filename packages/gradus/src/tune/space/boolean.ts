import { listScale } from "./choice.js";
import type { DiscreteScale } from "./scale.js";

/** False or true, equally likely. */
export type BooleanParameter = Readonly<{ parameter: "boolean" }>;

export function boolean(): BooleanParameter {
  return { parameter: "boolean" };
}

export const booleanScale = (): DiscreteScale => listScale("category", [false, true]);
