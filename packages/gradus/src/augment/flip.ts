import { randomUniform } from "../engine/graph/index.js";
import { inRange, oneOf } from "../errors/index.js";
import { type AugmentMember, scalarOf } from "./augment.js";
import { columnNumbers, imageSizes, onImages, perImage, rowNumbers } from "./images.js";
import { pixelsAt } from "./pixels.js";

/**
 * Mirrors each image with a probability: along its width (left and right change places) or along its height (top and bottom).
 * Shapes: x [batch, channels, height, width] or [batch, height, width]. Only for images whose mirror image has the same target: not for digits or text.
 */
export type Flip = Readonly<{ augment: "flip"; axis: "width" | "height"; probability: number }>;

/** @throws UserError if the axis is unknown or the probability is outside of 0 to 1 */
export function flip({ axis = "width", probability = 0.5 }: { readonly axis?: Flip["axis"]; readonly probability?: number } = {}): Flip {
  const place = "augment.flip";
  return {
    augment: "flip",
    axis: oneOf(String(axis) as Flip["axis"], ["width", "height"], `${place}, axis`),
    probability: inRange(probability, 0, 1, "[]", `${place}, probability`),
  };
}

export const flipMember: AugmentMember<Flip> = {
  mixes: false,
  scalars: ({ probability }) => ({ probability }),
  trace: ({ axis }, batch, { hyper, random }) => ({
    ...batch,
    x: onImages(batch.x, "augment.flip", (images) => {
      const { height, width } = imageSizes(images);
      const isFlipped = randomUniform(perImage(images), random()).less(scalarOf(hyper, "probability"));
      const [row, column] = [rowNumbers(images), columnNumbers(images)];
      const at =
        axis === "width"
          ? { row, column: isFlipped.select(column.neg().add(width - 1), column) }
          : { row: isFlipped.select(row.neg().add(height - 1), row), column };
      return pixelsAt(images, at, "edge");
    }),
  }),
};
