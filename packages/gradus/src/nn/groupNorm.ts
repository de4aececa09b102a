import { currentPlace, mean, reshape } from "../engine/graph/index.js";
import { flag, inRange, positiveInteger, UserError } from "../errors/index.js";
import { type Affine, affine } from "./affine.js";
import { channelAxes } from "./axes.js";
import type { Trace } from "./scope.js";

/**
 * Normalises each row over groups of neighbouring channels and all their positions: x [batch, channels, size..], parameters [channels], biased variance.
 * One group is layer normalisation of the whole row, as many groups as channels is instance normalisation.
 * Source: Wu and He 2018, Group normalization, equations 1 to 7.
 */
export type GroupNorm = Readonly<{ layer: "groupNorm"; groups: number; eps: number }> & Affine;

/** @throws UserError if `groups` is not a positive whole number or eps is negative */
export function groupNorm({
  groups,
  eps = 1e-5,
  scale = true,
  shift = true,
}: { groups: number } & Partial<Omit<GroupNorm, "layer" | "groups">>): GroupNorm {
  return {
    layer: "groupNorm",
    groups: positiveInteger(groups, "nn.groupNorm, groups"),
    eps: inRange(eps, 0, Number.POSITIVE_INFINITY, "[)", "nn.groupNorm, eps"),
    scale: flag(scale, "nn.groupNorm, scale"),
    shift: flag(shift, "nn.groupNorm, shift"),
  };
}

/** @throws UserError if the groups do not divide the channels */
export const traceGroupNorm: Trace<GroupNorm> = (layer, x, scope) => {
  const [batch, channels, ...sizes] = channelAxes(x);
  if (channels % layer.groups !== 0)
    throw new UserError({
      place: currentPlace(),
      what: `${channels} channels do not make ${layer.groups} equal groups`,
      remedy: "Give a number of groups that divides the channels",
    });
  const grouped = reshape(x, [batch, layer.groups, -1]);
  const centred = grouped.sub(mean(grouped, { axes: 2, keepDims: true }));
  const variance = mean(centred.square(), { axes: 2, keepDims: true });
  const normalised = reshape(centred.mul(variance.add(layer.eps).rsqrt()), x.shape);
  return affine(normalised, layer, { shape: [channels], as: [1, channels, ...sizes.map(() => 1)], scope });
};
