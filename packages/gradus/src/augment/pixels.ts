import { gather, iota, reshape, type Sym, sizeOf } from "../engine/graph/index.js";
import { imageSizes } from "./images.js";

/** What stands beyond the border of an image: zeros, or the nearest pixel. */
export type Border = "zeros" | "edge";

export const borders: readonly Border[] = ["zeros", "edge"];

/**
 * The pixels of images at whole rows and columns, i32 that broadcast to [batch, 1, height, width]; beyond the border as it says.
 * Shapes: images [batch, channels, height, width], result the same. Each number is one load: indices are computed where they are used.
 */
export function pixelsAt(images: Sym, { row, column }: Readonly<{ row: Sym; column: Sym }>, border: Border): Sym {
  const { channels, height, width } = imageSizes(images);
  const [y, x] = [row.max(0).min(height - 1), column.max(0).min(width - 1)];
  const start = iota(images.shape, 0)
    .mul(channels)
    .add(iota(images.shape, 1))
    .mul(height * width);
  const found = gather(reshape(images, [sizeOf(images.shape)]), start.add(y.mul(width)).add(x));
  return border === "edge" ? found : row.equal(y).and(column.equal(x)).select(found, 0);
}
