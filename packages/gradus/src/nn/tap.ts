import { currentPlace } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import type { Trace } from "./scope.js";

/** Passes its input through, and lets one look at it under a name: `model.tapped(rows)`, and `run.tapped()` for the batch of the last step. */
export type Tap = Readonly<{ layer: "tap"; name: string }>;

/** Costs nothing where nobody looks: the value is one that is computed anyway. @throws UserError for an empty name */
export function tap(name: string): Tap {
  if (typeof name !== "string" || name === "")
    throw new UserError({
      place: "nn.tap, name",
      what: `expected a name, got ${JSON.stringify(name)}`,
      remedy: "Say how the value is to be called",
    });
  return { layer: "tap", name };
}

export const traceTap: Trace<Tap> = ({ name }, x, scope) => {
  scope.tap(name, x, currentPlace());
  return x;
};
