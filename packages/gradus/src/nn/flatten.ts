import { flatten as join } from "../engine/graph/index.js";
import type { Trace } from "./scope.js";

/** Joins all axes but the first: [batch, ..] becomes [batch, rest]. */
export type Flatten = Readonly<{ layer: "flatten" }>;

export function flatten(): Flatten {
  return { layer: "flatten" };
}

export const traceFlatten: Trace<Flatten> = (_, x) => join(x);
