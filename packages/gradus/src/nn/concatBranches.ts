import { concat, currentPlace, showShape } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import { checkedLayers } from "./layers.js";
import type { Layer } from "./members.js";
import { refuseFitted } from "./refuseFitted.js";
import type { Trace } from "./scope.js";
import { wholeNumber } from "./wholeNumber.js";

/**
 * Parallel branches, their outputs joined along `axis`: 1 unless given, the features of [batch, features] and the channels of [batch, channels, size..];
 * -1 for the features of [batch, tokens, features]. Several layers in a row are one branch as `nn.sequential(..)`. Branch i has the path `i`.
 * Source: Szegedy et al. 2015, Going deeper with convolutions, figure 2.
 */
export type ConcatBranches = Readonly<{ layer: "concatBranches"; layers: readonly Layer[]; axis: number }>;

/** @throws UserError if there is no branch, or one is no layer, or `axis` is 0 (the batch) or no whole number */
export function concatBranches(branches: readonly Layer[], { axis = 1 }: { axis?: number } = {}): ConcatBranches {
  const place = "nn.concatBranches";
  if (wholeNumber(axis, `${place}, axis`) === 0)
    throw new UserError({ place: `${place}, axis`, what: "axis 0 is the batch", remedy: "Join along the features: 1, or -1 for the last" });
  return { layer: "concatBranches", layers: checkedLayers(branches, place), axis };
}

/** @throws UserError if the outputs differ in more than the size of the axis, or a layer is of those that only the start of a model fits */
export const traceConcatBranches: Trace<ConcatBranches> = ({ layers, axis }, x, scope, inner) => {
  refuseFitted(layers, { path: scope.path, why: "stands inside of nn.concatBranches()" });
  const outputs = layers.map((layer, i) => inner(layer, x, scope.child(String(i))));
  const rank = outputs[0]!.shape.length;
  const along = axis < 0 ? rank + axis : axis;
  const fit = outputs.every(
    ({ shape }) =>
      shape.length === rank && along > 0 && along < rank && shape.every((size, at) => at === along || size === outputs[0]!.shape[at]),
  );
  if (fit) return concat(outputs, along);
  throw new UserError({
    place: currentPlace(),
    what: `the branches give ${outputs.map(({ shape }) => showShape(shape)).join(", ")}, which do not join along axis ${axis}`,
    remedy: "Let all sizes but those along the axis agree",
  });
};
