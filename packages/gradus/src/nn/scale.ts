import { currentPlace } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import type { Trace } from "./scope.js";

/**
 * A factor for each feature: y = x a over the last axis, a = 1 at the start. Before the first dense layer of a table it learns which inputs matter, the more so
 * with a learning rate of its own. Shapes: x [batch, .., features], a [features]. Source: Holzmuller, Grinsztajn, Steinwart 2024, Better by default, section 3
 * ("scaling layer").
 */
export type Scale = Readonly<{ layer: "scale" }>;

export function scale(): Scale {
  return { layer: "scale" };
}

export const traceScale: Trace<Scale> = (_, x, scope) => {
  const features = x.shape.at(-1);
  if (x.shape.length < 2 || features === undefined)
    throw new UserError({ place: currentPlace(), what: "x has no axis of features", remedy: "Put nn.reshape() before it" });
  const { members } = scope;
  return x.mul(scope.parameter("scale", members === undefined ? [features] : [members, 1, features], "ones", "scale"));
};
