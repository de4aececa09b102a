import type { Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import { Cursors } from "./cursors.js";
import type { Position } from "./elements.js";
import { type Frame, Frames, frameOf, type Target } from "./frame.js";
import { type Kernel, nothing, product as productOf, type Range, type Site } from "./kernel.js";
import { type Packing, packedBytes, packingOf } from "./packing.js";
import { ProductOperands } from "./productOperands.js";
import { writeTileSums } from "./tileSums.js";

/** Tiles of rows in a unit. */
const tilesInUnit = 16;

/**
 * A matrix product by register tiles: `tile.rows` x `tile.columns` sums are kept in vectors while the inner index runs, one step a round.
 * It is never unrolled (V8 would load ahead and spill), but written out up to 4 steps. A unit is a block of 16 tiles of rows in one panel of columns
 * of one point of the batch; panels are outside of the rows, so that one panel of b stays in the nearest cache. Every sum is in ascending order of the
 * inner index, in one chain, whatever the tile.
 */
export function productKernel(product: Product): Kernel {
  const { batch, rows, columns, tile } = product;
  if (tile.columns % 4 !== 0) throw new Error(`A product's tile has ${tile.columns} columns, not a multiple of 4`);
  const rowsInUnit = tile.rows * tilesInUnit;
  const blocks = Math.ceil(rows / rowsInUnit);
  const panels = Math.ceil(columns / tile.columns);
  const units = productOf(batch) * panels * blocks;
  if (units === 0) return nothing;
  const packing = packingOf(product);
  return {
    units,
    scratchBytes: packedBytes(product, packing),
    write: (f, range, site) => new ProductWriter(f, product, { rowsInUnit, blocks, panels, packing }, site).write(range),
  };
}

interface Cut {
  readonly rowsInUnit: number;
  readonly blocks: number;
  readonly panels: number;
  readonly packing: Packing;
}

class ProductWriter {
  readonly #f: FunctionBuilder;
  readonly #product: Product;
  readonly #cut: Cut;
  readonly #cursors: Cursors;
  readonly #operands: ProductOperands;
  readonly #frames: Frames;
  readonly #targets: readonly Target[];
  readonly #row: number;
  readonly #column: number;

  constructor(f: FunctionBuilder, product: Product, cut: Cut, site: Site) {
    this.#f = f;
    this.#product = product;
    this.#cut = cut;
    this.#row = product.batch.length;
    this.#column = product.batch.length + 1;
    this.#cursors = new Cursors(f);
    this.#operands = new ProductOperands(f, product, cut.packing, this.#cursors, site);
    this.#frames = new Frames(f, this.#cursors, product.operands, site.placement);
    this.#targets = this.#frames.targets(product.epilogue);
  }

  write({ from, to }: Range): void {
    const f = this.#f;
    const frame = frameOf(this.#product.epilogue.map(({ value }) => value));
    this.#operands.begin();
    f.get(from);
    f.get(to);
    f.op("i32.lt_u");
    f.if(() => {
      f.loop((again) => {
        this.#unit(frame, from);
        f.get(from);
        f.i32(1);
        f.op("i32.add");
        f.tee(from);
        f.get(to);
        f.op("i32.ne");
        f.brIf(again);
      });
    });
  }

  /** unit = (point of the batch * panels + panel) * blocks + block. */
  #unit(frame: Frame, unit: Local): void {
    const f = this.#f;
    const { batch, columns, tile } = this.#product;
    const { blocks, panels, rowsInUnit } = this.#cut;
    const [block, pointAndPanel] = this.#digit(unit, blocks);
    const [panel, point] = this.#digit(pointAndPanel, panels);
    const indices = new Map<number, Local>();
    const digits: Local[] = [];
    let rest = point;
    for (let d = batch.length - 1; d >= 0; d--) {
      const [index, left] = this.#digit(rest, batch[d]!);
      indices.set(d, index);
      digits.push(left);
      rest = left;
    }
    const row = this.#times(block, rowsInUnit);
    const column = this.#times(panel, tile.columns);
    this.#cursors.open(new Map([...indices, [this.#row, row], [this.#column, column]]));
    this.#operands.open({ point, panel: pointAndPanel, column, indices });
    const lastColumns = columns - (panels - 1) * tile.columns;
    if (panels === 1 || lastColumns === tile.columns) this.#rows(frame, block, lastColumns);
    else {
      f.get(panel);
      f.i32(panels - 1);
      f.op("i32.eq");
      f.if(
        () => this.#rows(frame, block, lastColumns),
        () => this.#rows(frame, block, tile.columns),
      );
    }
    for (const local of [block, pointAndPanel, panel, point, row, column, ...digits, ...indices.values()]) f.release(local);
  }

  /** Locals with number % base and number / base. */
  #digit(number: Local, base: number): [digit: Local, rest: Local] {
    const f = this.#f;
    const [digit, rest] = [f.local("i32"), f.local("i32")];
    f.get(number);
    f.i32(base);
    f.op("i32.rem_u");
    f.set(digit);
    f.get(number);
    f.i32(base);
    f.op("i32.div_u");
    f.set(rest);
    return [digit, rest];
  }

  #times(local: Local, factor: number): Local {
    const f = this.#f;
    const result = f.local("i32");
    f.get(local);
    f.i32(factor);
    f.op("i32.mul");
    f.set(result);
    return result;
  }

  /** All rows of the unit: whole tiles, then in the last block the rest. */
  #rows(frame: Frame, block: Local, columns: number): void {
    const f = this.#f;
    const { rows, tile } = this.#product;
    const { blocks, rowsInUnit } = this.#cut;
    const lastTiles = Math.floor((rows - (blocks - 1) * rowsInUnit) / tile.rows);
    const left = rows % tile.rows;
    this.#tiles(block, lastTiles, () => this.#tile(frame, tile.rows, columns));
    if (left === 0) return;
    const rest = (): void => this.#tile(frame, left, columns);
    if (blocks === 1) rest();
    else {
      f.get(block);
      f.i32(blocks - 1);
      f.op("i32.eq");
      f.if(rest);
    }
  }

  /** Runs `body` for each whole tile of rows: `lastTiles` times in the last block, 16 times in the others. */
  #tiles(block: Local, lastTiles: number, body: () => void): void {
    const f = this.#f;
    const { blocks } = this.#cut;
    const { tile } = this.#product;
    if (blocks === 1 && lastTiles === 0) return;
    const left = f.local("i32");
    if (blocks === 1) f.i32(lastTiles);
    else {
      f.i32(lastTiles);
      f.i32(tilesInUnit);
      f.get(block);
      f.i32(blocks - 1);
      f.op("i32.eq");
      f.op("select");
    }
    f.tee(left);
    f.if(() => {
      f.loop((again) => {
        body();
        this.#cursors.advance(this.#row, tile.rows);
        f.get(left);
        f.i32(1);
        f.op("i32.sub");
        f.tee(left);
        f.brIf(again);
      });
    });
    f.release(left);
  }

  /** One tile: sums, then the epilogue row by row with what does not depend on the row computed before. */
  #tile(frame: Frame, rows: number, columns: number): void {
    const f = this.#f;
    const vectors = Math.ceil(columns / 4);
    const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => f.local("v128")));
    writeTileSums(f, sums, this.#product.inner, this.#operands.walkA(), this.#operands.walkB());
    for (let v = 0; v < vectors; v++) {
      const lanes = Math.min(4, columns - 4 * v);
      this.#frames.outside(frame, [this.#row], this.#at(0, v, lanes), (inner) => {
        for (let row = 0; row < rows; row++) this.#frames.store(inner, this.#targets, this.#at(row, v, lanes), [sums[row]![v]!]);
      });
    }
    for (const local of sums.flat()) f.release(local);
  }

  #at(row: number, vector: number, lanes: number): Position {
    return { lane: this.#column, lanes, shift: (steps) => row * steps[this.#row]! + 4 * vector * steps[this.#column]! };
  }
}
