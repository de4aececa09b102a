import type { ImageShape } from "./column.js";
import type { Table } from "./table.js";

/** The shape of the images of a table that has nothing else to learn from. */
export function imagesAlone({ columns }: Table): ImageShape | undefined {
  const [first, ...others] = columns;
  return first?.kind === "image" && others.length === 0 ? first.shape : undefined;
}
