import { iota, reshape, type Shape, type Sym } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";

/**
 * Rows as images [batch, channels, height, width], changed by `change`, and back in their own shape. Rows of [height, width] are images of one channel.
 * @throws UserError if rows have another number of axes
 */
export function onImages(x: Sym, place: string, change: (images: Sym) => Sym): Sym {
  if (x.shape.length === 4) return change(x);
  const [batch = 0, height = 0, width = 0] = x.shape;
  if (x.shape.length === 3) return reshape(change(reshape(x, [batch, 1, height, width])), x.shape);
  throw new UserError({
    place,
    what: `expected images, got rows of shape [${x.shape.slice(1).join(", ")}]`,
    remedy: "Give the data a shape such as [28, 28] or [3, 32, 32]; a model of dense layers starts with nn.flatten()",
  });
}

/** The sizes of images. */
export function imageSizes({ shape }: Sym): { batch: number; channels: number; height: number; width: number } {
  const [batch = 0, channels = 0, height = 0, width = 0] = shape;
  return { batch, channels, height, width };
}

/** One number an image, to broadcast over it. */
export function perImage({ shape }: Sym): Shape {
  return [shape[0] ?? 0, 1, 1, 1];
}

/** The row number of each pixel, i32 [1, 1, height, width]. */
export function rowNumbers(images: Sym): Sym {
  const { height, width } = imageSizes(images);
  return iota([1, 1, height, width], 2);
}

/** The column number of each pixel, i32 [1, 1, height, width]. */
export function columnNumbers(images: Sym): Sym {
  const { height, width } = imageSizes(images);
  return iota([1, 1, height, width], 3);
}
