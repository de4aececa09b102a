import { randomUniform, type Sym } from "../engine/graph/index.js";
import { inRange, positiveInteger } from "../errors/index.js";
import { type AugmentMember, scalarOf } from "./augment.js";
import { columnNumbers, imageSizes, onImages, perImage, rowNumbers } from "./images.js";

/**
 * Cutout: a square of `size` pixels a side around a random pixel of every image becomes `fill`; it may hang over the border.
 * Shapes: x [batch, channels, height, width] or [batch, height, width]. `fill` is in the unit of x as it enters the model.
 * Source: DeVries and Taylor 2017, Improved regularization of convolutional neural networks with cutout, section 3.2.
 */
export type Cutout = Readonly<{ augment: "cutout"; size: number; fill: number }>;

/** @throws UserError if the size is no whole number from 1 */
export function cutout({ size, fill = 0 }: { readonly size: number; readonly fill?: number }): Cutout {
  const place = "augment.cutout";
  const ends = Number.MAX_VALUE;
  return { augment: "cutout", size: positiveInteger(size, `${place}, size`), fill: inRange(fill, -ends, ends, "[]", `${place}, fill`) };
}

export const cutoutMember: AugmentMember<Cutout> = {
  mixes: false,
  scalars: ({ size, fill }) => ({ size, half: Math.floor(size / 2), fill }),
  trace: (_, batch, { hyper, random }) => ({
    ...batch,
    x: onImages(batch.x, "augment.cutout", (images) => {
      const { height, width } = imageSizes(images);
      const isWithin = (numbers: Sym, count: number): Sym => {
        const centre = randomUniform(perImage(images), random()).mul(count).floor();
        const distance = numbers.cast("f32").sub(centre).add(scalarOf(hyper, "half"));
        return distance.greaterEqual(0).and(distance.less(scalarOf(hyper, "size")));
      };
      const isCut = isWithin(rowNumbers(images), height).and(isWithin(columnNumbers(images), width));
      return isCut.select(scalarOf(hyper, "fill"), images);
    }),
  }),
};
