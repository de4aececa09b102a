import { integerFrom, UserError } from "../errors/index.js";
import { unknownKeys } from "./unknownKeys.js";
import { type Watch, watches, watchOf } from "./watch.js";

/**
 * Early stopping: after each epoch the watched measure is compared with the best so far, and training is over after `patience` epochs in a row without a
 * better one. `restoreBest` gives the model the weights (and running statistics) of the best epoch instead of the last.
 * Source: Prechelt 1998, Early stopping - but when?, criterion UP.
 */
export type Stop = Readonly<{ watch: Watch; patience: number; restoreBest: boolean }>;

export type StopOptions = { readonly watch?: Watch; readonly patience: number; readonly restoreBest?: boolean };

/** @throws UserError if patience is no whole number from 1 or the measure is unknown */
export function stopFrom(options: StopOptions): Stop {
  const place = "recipe, stop";
  if (typeof options !== "object" || options === null)
    throw new UserError({
      place,
      what: `expected { watch, patience, restoreBest }, got ${JSON.stringify(options)}`,
      remedy: `Watch one of: ${watches.join(", ")}`,
    });
  unknownKeys(options, ["watch", "patience", "restoreBest"], place);
  const { watch = "dev.loss", patience, restoreBest = true } = options;
  watchOf(String(watch), `${place}.watch`);
  if (typeof restoreBest !== "boolean")
    throw new UserError({
      place: `${place}.restoreBest`,
      what: `expected true or false, got ${JSON.stringify(restoreBest)}`,
      remedy: "Say true or false",
    });
  return { watch, patience: integerFrom(1, patience, `${place}.patience`), restoreBest };
}
