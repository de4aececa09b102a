import { inRange, integerFrom, UserError, unknownKeys } from "../errors/index.js";
import { type Watch, watches, watchOf } from "./watch.js";

/**
 * Early stopping: after each epoch the watched measure is compared with the best so far, and training is over after `patience` epochs in a row without a
 * better one; with a `tolerance` only an epoch counts that is worse than the best by more than this share of it. `restoreBest` gives the model the weights (and
 * running statistics) of the best epoch instead of the last; "whenSure" does so only where the dev rows leave no doubt: the last epoch's loss is larger by more than
 * 5 % and by more than 3 standard errors of the difference row by row. (Where nothing is overfitted, the last epoch is the better one on small dev parts.)
 * Source: Prechelt 1998, Early stopping - but when?, criterion UP.
 */
export type Stop = Readonly<{ watch: Watch; patience: number; restoreBest: boolean | "whenSure"; tolerance: number }>;

export type StopOptions = {
  readonly watch?: Watch;
  readonly patience: number;
  readonly restoreBest?: Stop["restoreBest"];
  readonly tolerance?: number;
};

/** @throws UserError if patience is no whole number from 1 or the measure is unknown */
export function stopFrom(options: StopOptions): Stop {
  const place = "recipe, stop";
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new UserError({
      place,
      what: `expected { watch, patience, restoreBest }, got ${JSON.stringify(options)}`,
      remedy: `Watch one of: ${watches.join(", ")}`,
    });
  unknownKeys(options, ["watch", "patience", "restoreBest", "tolerance"], place);
  const { watch = "dev.loss", patience, restoreBest = true, tolerance = 0 } = options;
  watchOf(String(watch), `${place}.watch`);
  if (restoreBest === "whenSure" && watch !== "dev.loss")
    throw new UserError({
      place: `${place}.restoreBest`,
      what: `"whenSure" compares losses on the dev rows, and it watches "${watch}"`,
      remedy: 'Watch "dev.loss", or say true or false',
    });
  if (typeof restoreBest !== "boolean" && restoreBest !== "whenSure")
    throw new UserError({
      place: `${place}.restoreBest`,
      what: `expected true, false or "whenSure", got ${JSON.stringify(restoreBest)}`,
      remedy: 'Say true, false or "whenSure"',
    });
  return {
    watch,
    patience: integerFrom(1, patience, `${place}.patience`),
    restoreBest,
    tolerance: inRange(tolerance, 0, Number.POSITIVE_INFINITY, "[)", `${place}.tolerance`),
  };
}
