import { lift, randomUniform } from "../engine/graph/index.js";
import { inRange, oneOf, UserError } from "../errors/index.js";
import { channelAxes } from "./axes.js";
import type { Trace } from "./scope.js";

/**
 * Inverted dropout: in training every element is kept with probability `keep` and divided by it, or becomes 0, so that the mean stays; in
 * prediction y = x. `of: "channels"` keeps or drops each channel of [batch, channels, size..] as a whole (Tompson et al. 2015).
 * The share is said one way only: what is kept, or what is dropped. Masks are a function of seed, step and place.
 * Source: Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014, Dropout, section 10 (division while training).
 */
export type Dropout = Readonly<{ layer: "dropout"; of: "elements" | "channels" }> & Share;

/** The share of what is kept (in (0, 1]), or of what is dropped (in [0, 1)). */
export type Share = Readonly<{ keep: number; drop?: never }> | Readonly<{ drop: number; keep?: never }>;

/** @throws UserError unless exactly one of `keep` and `drop` is given, within its range */
export function dropout({ keep, drop, of = "elements" }: Share & { readonly of?: Dropout["of"] }): Dropout {
  const place = "nn.dropout";
  const units = oneOf(of, ["elements", "channels"], `${place}, of`);
  if (keep !== undefined && drop === undefined) return { layer: "dropout", keep: inRange(keep, 0, 1, "(]", `${place}, keep`), of: units };
  if (drop !== undefined && keep === undefined) return { layer: "dropout", drop: inRange(drop, 0, 1, "[)", `${place}, drop`), of: units };
  throw new UserError({
    place,
    what: keep === undefined ? "neither keep nor drop is given" : `both keep (${keep}) and drop (${drop}) are given`,
    remedy: "Give the share to keep, as { keep: 0.8 }, or the share to drop, as { drop: 0.2 }",
  });
}

export const traceDropout: Trace<Dropout> = ({ keep, drop, of }, x, scope) => {
  const share = keep ?? 1 - drop;
  if (!scope.training || share === 1) return x;
  const chance = scope.scalar("keep", share);
  const shape = of === "channels" ? channelAxes(x, 3).map((size, axis) => (axis < 2 ? size : 1)) : x.shape;
  const kept = randomUniform(shape, scope.random()).less(chance);
  return kept.select(x.mul(lift(1).div(chance)), 0);
};
