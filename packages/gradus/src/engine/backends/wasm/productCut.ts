import type { Product } from "../../compile/program.js";
import { type Packing, packingOf } from "./packing.js";

/** Tiles of rows in a unit. */
export const tilesInUnit = 16;
/** Elements between the rows of a result from which on two panels are taken together. */
const farRows = 256;
/** Steps of the inner index up to which two panels of 8 columns stay in the nearest cache (32 KiB). */
const nearInner = 512;

/** How a product is cut into units, by its shape alone: blocks of rows times panels of columns (each one or two tiles wide). */
export interface Cut {
  readonly rowsInUnit: number;
  readonly unitColumns: number;
  readonly blocks: number;
  readonly panels: number;
  readonly packing: Packing;
}

export function cutProduct(product: Product): Cut {
  const { rows, columns, tile } = product;
  if (tile.columns % 4 !== 0) throw new Error(`A product's tile has ${tile.columns} columns, not a multiple of 4`);
  const rowsInUnit = tile.rows * tilesInUnit;
  const unitColumns = tile.columns * tilesTogether(product);
  checkPanels(product, unitColumns);
  const blocks = Math.ceil(rows / rowsInUnit);
  const panels = Math.ceil(columns / unitColumns);
  return { rowsInUnit, unitColumns, blocks, panels, packing: packingOf(product, unitColumns) };
}

function checkPanels({ b }: Product, unitColumns: number): void {
  if (b.kind === "scattered") return;
  const { panel, panelStep } = b;
  const fits = panel === panelStep || (panel % 4 === 0 && (panel % unitColumns === 0 || unitColumns % panel === 0));
  if (!fits) throw new Error(`Panels of ${panel} columns do not go with units of ${unitColumns}`);
}

/**
 * Tiles side by side that a block of rows works on before it goes to its next rows. Where results lie in long rows, two tiles of 8 columns
 * fill a cache line while it is near: 256 x 10 x 1024 runs at 29 instead of 9 GFLOP/s. Elsewhere it gains nothing and doubles the code;
 * with 1024 steps of the inner index it loses a seventh.
 */
function tilesTogether({ batch, columns, inner, epilogue, tile }: Product): number {
  const far = epilogue.some(({ access: { steps } }) => steps[batch.length + 1] === 1 && steps[batch.length]! >= farRows);
  return far && inner <= nearInner && columns > tile.columns ? 2 : 1;
}
