import { currentPlace, reduceMax, reshape } from "../engine/graph/index.js";
import { positiveInteger, UserError } from "../errors/index.js";
import type { Trace } from "./scope.js";

/**
 * The largest of `pieces` neighbours: x [.., units * pieces], y [.., units], y[j] = max of x[j pieces], .., x[j pieces + pieces - 1].
 * Source: Goodfellow, Warde-Farley, Mirza, Courville, Bengio 2013, Maxout networks.
 */
export type Maxout = Readonly<{ layer: "maxout"; pieces: number }>;

/** @throws UserError if `pieces` is not a positive whole number */
export function maxout({ pieces }: { pieces: number }): Maxout {
  return { layer: "maxout", pieces: positiveInteger(pieces, "nn.maxout, pieces") };
}

/** @throws UserError if `pieces` does not divide the last axis */
export const traceMaxout: Trace<Maxout> = ({ pieces }, x) => {
  const features = x.shape.at(-1) ?? 0;
  if (x.shape.length < 2 || features % pieces !== 0)
    throw new UserError({
      place: currentPlace(),
      what: `${features} features do not make groups of ${pieces}`,
      remedy: `Give the layer before it a multiple of ${pieces} units`,
    });
  return reduceMax(reshape(x, [...x.shape.slice(0, -1), features / pieces, pieces]), { axes: -1 });
};
