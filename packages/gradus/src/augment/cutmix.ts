import { randomUniform, type Sym } from "../engine/graph/index.js";
import { type AugmentMember, scalarOf } from "./augment.js";
import { columnNumbers, imageSizes, onImages, rowNumbers } from "./images.js";
import { checkedAlpha } from "./mixup.js";
import { mixedTargets, partner } from "./partner.js";
import { symmetricBeta } from "./symmetricBeta.js";

/**
 * CutMix: a box of every image is taken from another image of the batch, and the target is mixed by the areas.
 *   a ~ Beta(alpha, alpha); box of floor(height sqrt(1 - a)) x floor(width sqrt(1 - a)) around a random pixel, cut at the border; the same for the batch
 *   y <- share y + (1 - share) y',  share = 1 - pixels of the box / all pixels
 * Shapes: x [batch, channels, height, width] or [batch, height, width]; y as for mixup.
 * Source: Yun et al. 2019, CutMix, section 3.1 and its authors' code (share after cutting).
 */
export type Cutmix = Readonly<{ augment: "cutmix"; alpha: number }>;

/** alpha 1 unless given, as in the paper. @throws UserError if alpha is not above 0 */
export function cutmix({ alpha = 1 }: { readonly alpha?: number } = {}): Cutmix {
  return { augment: "cutmix", alpha: checkedAlpha(alpha, "augment.cutmix, alpha") };
}

export const cutmixMember: AugmentMember<Cutmix> = {
  mixes: true,
  scalars: ({ alpha }) => ({ alpha }),
  trace: (_, batch, { hyper, random }) => {
    const side = symmetricBeta(scalarOf(hyper, "alpha"), random).neg().add(1).sqrt();
    let share: Sym | undefined;
    const x = onImages(batch.x, "augment.cutmix", (images) => {
      const { height, width } = imageSizes(images);
      const [top, bottom] = span(height, side, randomUniform([], random()));
      const [left, right] = span(width, side, randomUniform([], random()));
      share = bottom
        .sub(top)
        .mul(right.sub(left))
        .mul(-1 / (height * width))
        .add(1);
      const [row, column] = [rowNumbers(images).cast("f32"), columnNumbers(images).cast("f32")];
      const isInside = row.greaterEqual(top).and(row.less(bottom)).and(column.greaterEqual(left)).and(column.less(right));
      return isInside.select(partner(images), images);
    });
    return { x, ...mixedTargets(batch, share!) };
  },
};

/** From and to of the box along an axis of `size` pixels: floor(size * side) around floor(size * u), within the axis. */
function span(size: number, side: Sym, u: Sym): [from: Sym, to: Sym] {
  const half = side.mul(size).floor().mul(0.5).floor();
  const centre = u.mul(size).floor();
  return [centre.sub(half).max(0), centre.add(half).min(size)];
}
