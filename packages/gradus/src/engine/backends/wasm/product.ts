import type { Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import { Cursors } from "./cursors.js";
import type { Position } from "./elements.js";
import { type Frame, Frames, frameOf, type Target } from "./frame.js";
import { type Kernel, nothing, product as productOf, type Range, type Site } from "./kernel.js";
import { OperandA } from "./operandA.js";
import { OperandB } from "./operandB.js";
import { packedBytes } from "./packing.js";
import { type Cut, cutProduct, tilesInUnit } from "./productCut.js";
import { writeTileSums } from "./tileSums.js";

/**
 * A matrix product by register tiles: `tile.rows` x `tile.columns` sums are kept in vectors while the inner index runs, one step a round.
 * It is never unrolled (V8 would load ahead and spill), but written out up to 4 steps. A unit is a block of 16 tiles of rows in one or two panels of
 * columns of one point of the batch; panels are outside of the rows, so that b's stay in the nearest cache. Every sum is in ascending order of the
 * inner index, in one chain, whatever the tile.
 */
export function productKernel(product: Product): Kernel {
  const cut = cutProduct(product);
  const units = productOf(product.batch) * cut.panels * cut.blocks;
  if (units === 0) return nothing;
  return {
    units,
    scratchBytes: packedBytes(product, cut),
    write: (f, range, site) => new ProductWriter(f, product, cut, site).write(range),
  };
}

class ProductWriter {
  readonly #f: FunctionBuilder;
  readonly #product: Product;
  readonly #cut: Cut;
  readonly #cursors: Cursors;
  readonly #a: OperandA;
  readonly #b: OperandB;
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
    this.#a = new OperandA({ f, product, cut, cursors: this.#cursors, site });
    this.#b = new OperandB({ f, product, cut, cursors: this.#cursors, site });
    this.#frames = new Frames(f, this.#cursors, product.operands, site.addressOf);
    this.#targets = this.#frames.targets(product.epilogue);
  }

  write({ from, to, own }: Range): void {
    const f = this.#f;
    const frame = frameOf(this.#product.epilogue.map(({ value }) => value));
    this.#a.begin(own);
    this.#b.begin(own);
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
    const { batch, columns } = this.#product;
    const { blocks, panels, rowsInUnit, unitColumns } = this.#cut;
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
    const column = this.#times(panel, unitColumns);
    this.#cursors.open(new Map([...indices, [this.#row, row], [this.#column, column]]));
    for (const operand of [this.#a, this.#b]) operand.open({ point, panel: pointAndPanel, column, indices });
    const lastColumns = columns - (panels - 1) * unitColumns;
    if (panels === 1 || lastColumns === unitColumns) this.#rows(frame, block, lastColumns);
    else {
      f.get(panel);
      f.i32(panels - 1);
      f.op("i32.eq");
      f.if(
        () => this.#rows(frame, block, lastColumns),
        () => this.#rows(frame, block, unitColumns),
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
    this.#tiles(block, lastTiles, () => this.#panels(frame, tile.rows, columns));
    if (left === 0) return;
    const rest = (): void => this.#panels(frame, left, columns);
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

  /** The tiles of some rows, panel after panel of the unit. */
  #panels(frame: Frame, rows: number, columns: number): void {
    const width = this.#product.tile.columns;
    for (let first = 0; first < columns; first += width) this.#tile(frame, rows, first, Math.min(width, columns - first));
  }

  /** One tile: sums, then the epilogue row by row with what does not depend on the row computed before. */
  #tile(frame: Frame, rows: number, first: number, columns: number): void {
    const f = this.#f;
    const vectors = Math.ceil(columns / 4);
    const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => f.local("v128")));
    writeTileSums(f, sums, this.#product.inner, this.#a.walk(), this.#b.walk(first));
    for (let v = 0; v < vectors; v++) {
      const lanes = Math.min(4, columns - 4 * v);
      this.#frames.outside(frame, [this.#row], this.#at(0, first + 4 * v, lanes), (inner) => {
        for (let row = 0; row < rows; row++)
          this.#frames.store(inner, this.#targets, this.#at(row, first + 4 * v, lanes), [sums[row]![v]!]);
      });
    }
    for (const local of sums.flat()) f.release(local);
  }

  #at(row: number, column: number, lanes: number): Position {
    return { lane: this.#column, lanes, shift: (steps) => row * steps[this.#row]! + column * steps[this.#column]! };
  }
}
