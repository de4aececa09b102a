import { UserError } from "../errors/index.js";
import { type Column, type ImageColumn, type ImageShape, pixelsOf } from "./column.js";

/** An image: each of its values as (value - mean) / deviation. One input a value, channel by channel, row by row. */
export type Pixels = Readonly<{ encoding: "pixels"; column: string; shape: ImageShape; mean: number; deviation: number }>;

/** Mean and deviation over all values of all train images; nothing where all of them are the same. */
export function fitPixels({ name, shape, values }: ImageColumn): Pixels[] {
  const counts = new Float64Array(256);
  for (const value of values) counts[value]!++;
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / values.length;
  const variance = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0) / values.length;
  return variance > 0 ? [{ encoding: "pixels", column: name, shape, mean, deviation: Math.sqrt(variance) }] : [];
}

/** Names of the inputs: `image[channel, row, column]`. */
export function pixelNames({ column, shape }: Pixels): string[] {
  const [channels, height, width] = shape;
  return Array.from({ length: channels * height * width }, (_, i) => {
    return `${column}[${Math.floor(i / (height * width))},${Math.floor(i / width) % height},${i % width}]`;
  });
}

/**
 * Writes the inputs of an image for every row into x, which has `features` inputs a row, from `offset` on. A column that is not there gives zeros.
 * @throws UserError if the column holds no images, or images of another shape
 */
export function writePixels(
  { column: name, shape, mean, deviation }: Pixels,
  column: Column | undefined,
  { x, rows, features, offset }: { readonly x: Float32Array; readonly rows: number; readonly features: number; readonly offset: number },
): void {
  if (!column) return;
  if (column.kind !== "image" || column.shape.join() !== shape.join())
    throw new UserError({
      place: `column "${name}"`,
      what: `expected images of ${shape.join(" x ")} (channels, height, width), got ${column.kind === "image" ? column.shape.join(" x ") : `a ${column.kind} column`}`,
      remedy: "Give images of the shape of the training",
    });
  const size = pixelsOf(shape);
  const inputs = Float32Array.from({ length: 256 }, (_, value) => (value - mean) / deviation);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < size; i++) x[row * features + offset + i] = inputs[column.values[row * size + i]!]!;
}
