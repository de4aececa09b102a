import { randomUniform, type Sym } from "../engine/graph/index.js";
import { oneOf, positiveInteger, UserError } from "../errors/index.js";
import { type AugmentMember, scalarOf } from "./augment.js";
import { columnNumbers, imageSizes, onImages, perImage, rowNumbers } from "./images.js";
import { type Border, borders, pixelsAt } from "./pixels.js";

/**
 * Random crop: each image is padded by `padding` pixels on every side, and a part of its old size is cut out at a random place. So it moves by whole
 * pixels, from -padding to padding along each axis, all equally likely. The padding is zeros, the nearest pixel ("edge"), or the mirror image ("reflect", the
 * border itself not repeated). Shapes: x [batch, channels, height, width] or [batch, height, width].
 * Source: He, Zhang, Ren and Sun 2016, Deep residual learning, section 4.2 (padding 4 on CIFAR).
 */
export type Crop = Readonly<{ augment: "crop"; padding: number; border: Border | "reflect" }>;

/** @throws UserError if the padding is no whole number from 1 or the border is unknown */
export function crop({ padding, border = "zeros" }: { readonly padding: number; readonly border?: Crop["border"] }): Crop {
  const place = "augment.crop";
  return {
    augment: "crop",
    padding: positiveInteger(padding, `${place}, padding`),
    border: oneOf(String(border) as Crop["border"], [...borders, "reflect"], `${place}, border`),
  };
}

export const cropMember: AugmentMember<Crop> = {
  mixes: false,
  scalars: ({ padding }) => ({ padding, places: 2 * padding + 1 }),
  trace: ({ padding, border }, batch, { hyper, random }) => ({
    ...batch,
    x: onImages(batch.x, "augment.crop", (images) => {
      const { height, width } = imageSizes(images);
      if (border === "reflect" && padding >= Math.min(height, width))
        throw new UserError({
          place: "augment.crop",
          what: `a mirrored padding of ${padding} pixels on images of ${height} x ${width}`,
          remedy: `Give a padding below ${Math.min(height, width)}, or another border`,
        });
      const offset = (): Sym =>
        randomUniform(perImage(images), random()).mul(scalarOf(hyper, "places")).floor().sub(scalarOf(hyper, "padding")).cast("i32");
      const moved = { row: rowNumbers(images).add(offset()), column: columnNumbers(images).add(offset()) };
      if (border !== "reflect") return pixelsAt(images, moved, border);
      return pixelsAt(images, { row: mirrored(moved.row, height), column: mirrored(moved.column, width) }, "edge");
    }),
  }),
};

/** -1 is 1, -2 is 2, and size is size - 2. */
function mirrored(place: Sym, size: number): Sym {
  const last = size - 1;
  return place.abs().sub(last).abs().neg().add(last);
}
