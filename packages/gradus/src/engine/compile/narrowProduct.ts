import { moved } from "./moved.js";
import type { Product } from "./program.js";

/**
 * A product of few columns leaves most of a tile's lanes empty: 64 x 64 x 2 takes as long as 64 x 64 x 4. Where a's rows lie next to each other in memory, as they
 * do in the gradient of a weight, it is computed as its own transpose: every element is the same sum in the same order, and only the lanes run the other way.
 */
export function turnedIfNarrow(product: Product): Product {
  const { a, b, rows, columns, tile } = product;
  if (a.rowStep !== 1 || b.kind !== "panels" || b.panelStep !== b.panel) return product;
  if (cost(columns, rows, tile) >= worthIt * cost(rows, columns, tile)) return product;
  const at = product.batch.length;
  const swapped = (steps: readonly number[]): number[] => [...steps.slice(0, at), steps[at + 1]!, steps[at]!];
  const { operands, epilogue } = moved({ ...product, stores: [] }, ({ offset, steps }) => ({ offset, steps: swapped(steps) }));
  return {
    ...product,
    name: `${product.name} (turned)`,
    rows: columns,
    columns: rows,
    a: { buffer: b.buffer, offset: b.offset, batchSteps: b.batchSteps, rowStep: 1, innerStep: b.innerStep },
    b: {
      kind: "panels",
      buffer: a.buffer,
      offset: a.offset,
      batchSteps: a.batchSteps,
      innerStep: a.innerStep,
      panel: b.panel,
      panelStep: b.panel,
    },
    operands,
    epilogue,
  };
}

/** What turning must save at least, since stores then go to every so many elements. */
const worthIt = 0.8;

/** Tiles, those with a single vector of columns counting 0.7, and those with less than half of their rows a half. */
function cost(rows: number, columns: number, tile: Product["tile"]): number {
  const rest = (rows % tile.rows) / tile.rows;
  const left = columns % tile.columns;
  const across = Math.floor(columns / tile.columns) + (left === 0 ? 0 : left <= 4 ? 0.7 : 1);
  return (Math.floor(rows / tile.rows) + (rest === 0 ? 0 : Math.max(0.5, rest))) * across;
}
