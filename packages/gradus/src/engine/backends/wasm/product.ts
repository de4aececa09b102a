import type { Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import { type Cursor, Cursors } from "./cursors.js";
import type { Position } from "./elements.js";
import { type Frame, Frames, frameOf, type Target } from "./frame.js";
import { type Kernel, nothing, type Placement, product as productOf, type Range } from "./kernel.js";

/** Tiles of rows in a unit. */
const tilesInUnit = 16;

/**
 * A matrix product by register tiles: `tile.rows` x `tile.columns` sums are kept in vectors while the inner index runs, one step a round.
 * It is never unrolled (V8 would load ahead and spill), but written out up to 4 steps. A unit is a block of 16 tiles of rows in one panel of columns
 * of one point of the batch; panels are outside of the rows, so that one panel of b stays in the nearest cache. Every sum is in ascending order of the
 * inner index, in one chain, whatever the tile.
 */
export function productKernel(product: Product, placement: Placement): Kernel {
  const { batch, rows, columns, tile } = product;
  if (tile.columns % 4 !== 0) throw new Error(`A product's tile has ${tile.columns} columns, not a multiple of 4`);
  const rowsInUnit = tile.rows * tilesInUnit;
  const blocks = Math.ceil(rows / rowsInUnit);
  const panels = Math.ceil(columns / tile.columns);
  const units = productOf(batch) * panels * blocks;
  if (units === 0) return nothing;
  return { units, write: (f, range) => new ProductWriter(f, product, placement, { rowsInUnit, blocks, panels }).write(range) };
}

interface Cut {
  readonly rowsInUnit: number;
  readonly blocks: number;
  readonly panels: number;
}

class ProductWriter {
  readonly #f: FunctionBuilder;
  readonly #product: Product;
  readonly #cut: Cut;
  readonly #cursors: Cursors;
  readonly #frames: Frames;
  readonly #targets: readonly Target[];
  /** Follows the rows of a, in bytes. */
  readonly #a: Cursor;
  readonly #aBase: number;
  readonly #bBase: number;
  /** The start of b's panel and the end of its last row. */
  readonly #b: Local;
  readonly #bEnd: Local;
  readonly #row: number;
  readonly #column: number;

  constructor(f: FunctionBuilder, product: Product, placement: Placement, cut: Cut) {
    const { a, b, batch } = product;
    if ([a.rowStep, a.innerStep, b.innerStep, b.panelStep].some((step) => step < 0))
      throw new Error("A product's steps must not be negative");
    this.#f = f;
    this.#product = product;
    this.#cut = cut;
    this.#row = batch.length;
    this.#column = batch.length + 1;
    this.#cursors = new Cursors(f);
    this.#frames = new Frames(f, this.#cursors, product.operands, placement);
    this.#targets = this.#frames.targets(product.epilogue);
    this.#a = this.#cursors.cursor([...a.batchSteps, a.rowStep, 0].map((step) => 4 * step));
    this.#aBase = placement(a.buffer) + 4 * a.offset;
    this.#bBase = placement(b.buffer) + 4 * b.offset;
    this.#b = f.local("i32", "b");
    this.#bEnd = f.local("i32", "bEnd");
  }

  write({ from, to }: Range): void {
    const f = this.#f;
    const frame = frameOf(this.#product.epilogue.map(({ value }) => value));
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

  /** unit = (batch * panels + panel) * blocks + block. */
  #unit(frame: Frame, unit: Local): void {
    const f = this.#f;
    const { batch, columns, tile } = this.#product;
    const { blocks, panels, rowsInUnit } = this.#cut;
    const rest = f.local("i32");
    f.get(unit);
    f.set(rest);
    const block = this.#digit(rest, blocks);
    const panel = this.#digit(rest, panels);
    const indices = new Map<number, Local>();
    for (let d = batch.length - 1; d >= 0; d--) indices.set(d, this.#digit(rest, batch[d]!));
    f.release(rest);
    const row = this.#times(block, rowsInUnit);
    const column = this.#times(panel, tile.columns);
    this.#cursors.open(new Map([...indices, [this.#row, row], [this.#column, column]]));
    this.#openB(indices, column);
    const lastColumns = columns - (panels - 1) * tile.columns;
    if (lastColumns === tile.columns) this.#rows(frame, block, tile.columns);
    else if (panels === 1) this.#rows(frame, block, lastColumns);
    else {
      f.get(panel);
      f.i32(panels - 1);
      f.op("i32.eq");
      f.if(
        () => this.#rows(frame, block, lastColumns),
        () => this.#rows(frame, block, tile.columns),
      );
    }
    for (const local of [block, panel, row, column, ...indices.values()]) f.release(local);
  }

  /** A local with rest % base; rest becomes rest / base. */
  #digit(rest: Local, base: number): Local {
    const f = this.#f;
    const digit = f.local("i32");
    if (base === 1) {
      f.i32(0);
      f.set(digit);
      return digit;
    }
    f.get(rest);
    f.i32(base);
    f.op("i32.rem_u");
    f.set(digit);
    f.get(rest);
    f.i32(base);
    f.op("i32.div_u");
    f.set(rest);
    return digit;
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

  /** Sets b to the first row of the panel at `column` and bEnd behind its last. */
  #openB(indices: ReadonlyMap<number, Local>, column: Local): void {
    const f = this.#f;
    const { b, inner } = this.#product;
    f.get(column);
    if (isLinear(b)) f.i32(4);
    else {
      f.i32(b.panel);
      f.op("i32.div_u");
      f.i32(4 * b.panelStep);
    }
    f.op("i32.mul");
    if (!isLinear(b)) {
      f.get(column);
      f.i32(b.panel);
      f.op("i32.rem_u");
      f.i32(4);
      f.op("i32.mul");
      f.op("i32.add");
    }
    for (const [d, index] of indices) {
      f.get(index);
      f.i32(4 * b.batchSteps[d]!);
      f.op("i32.mul");
      f.op("i32.add");
    }
    f.tee(this.#b);
    f.i32(4 * b.innerStep * inner);
    f.op("i32.add");
    f.set(this.#bEnd);
  }

  /** All rows of the unit: whole tiles, then in the last block the rest. */
  #rows(frame: Frame, block: Local, columns: number): void {
    const f = this.#f;
    const { rows, tile } = this.#product;
    const { blocks, rowsInUnit } = this.#cut;
    const lastTiles = Math.floor((rows - (blocks - 1) * rowsInUnit) / tile.rows);
    const left = rows % tile.rows;
    const inLast = (body: () => void): void => {
      if (blocks === 1) body();
      else {
        f.get(block);
        f.i32(blocks - 1);
        f.op("i32.eq");
        f.if(body);
      }
    };
    this.#tiles(block, lastTiles, () => this.#tile(frame, tile.rows, columns));
    if (left > 0) inLast(() => this.#tile(frame, left, columns));
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
    this.#sum(sums);
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

  #sum(sums: readonly (readonly Local[])[]): void {
    const f = this.#f;
    const { a, b, inner } = this.#product;
    for (const local of sums.flat()) {
      f.f32x4(0);
      f.set(local);
    }
    if (inner <= 4) {
      const pa = this.#a.local;
      for (let k = 0; k < inner; k++) this.#step(sums, pa, this.#b, k);
      return;
    }
    const pa = f.local("i32");
    const pb = f.local("i32");
    this.#cursors.push(this.#a);
    f.set(pa);
    f.get(this.#b);
    f.set(pb);
    const counter = b.innerStep === 0 ? f.local("i32") : undefined;
    if (counter !== undefined) {
      f.i32(inner);
      f.set(counter);
    }
    f.loop((again) => {
      this.#step(sums, pa, pb, 0);
      addTo(f, pa, 4 * a.innerStep);
      addTo(f, pb, 4 * b.innerStep);
      if (counter !== undefined) {
        addTo(f, counter, -1);
        f.get(counter);
      } else {
        f.get(pb);
        f.get(this.#bEnd);
        f.op("i32.ne");
      }
      f.brIf(again);
    });
    for (const local of [pa, pb, ...(counter === undefined ? [] : [counter])]) f.release(local);
  }

  /** sums[i][v] += a[i, k] * b[k, v], k steps after the pointers. */
  #step(sums: readonly (readonly Local[])[], pa: Local | undefined, pb: Local, k: number): void {
    const f = this.#f;
    const { a, b } = this.#product;
    const vectors = sums[0]!.map((_, v) => {
      const local = f.local("v128");
      f.get(pb);
      f.memory("v128.load", this.#bBase + 4 * (k * b.innerStep + columnsAhead(b, v)));
      f.set(local);
      return local;
    });
    const lane = f.local("v128");
    sums.forEach((row, i) => {
      row.forEach((sum, v) => {
        f.get(sum);
        if (v === 0) {
          if (pa === undefined) f.i32(0);
          else f.get(pa);
          f.memory("v128.load32_splat", this.#aBase + 4 * (i * a.rowStep + k * a.innerStep));
          if (row.length > 1) f.tee(lane);
        } else f.get(lane);
        f.get(vectors[v]!);
        f.op("f32x4.mul");
        f.op("f32x4.add");
        f.set(sum);
      });
    });
    for (const local of [lane, ...vectors]) f.release(local);
  }
}

/** Columns lie one after the other throughout a row. */
function isLinear({ panel, panelStep }: Product["b"]): boolean {
  return panel === panelStep;
}

/** Elements from a tile's first column to its vector v: within a panel, or in a later one if panels are narrower than the tile. */
function columnsAhead(b: Product["b"], v: number): number {
  if (isLinear(b)) return 4 * v;
  if (b.panel % 4 !== 0) throw new Error(`Panels of ${b.panel} columns do not hold whole vectors`);
  return Math.floor((4 * v) / b.panel) * b.panelStep + ((4 * v) % b.panel);
}

function addTo(f: FunctionBuilder, local: Local, amount: number): void {
  if (amount === 0) return;
  f.get(local);
  f.i32(amount);
  f.op("i32.add");
  f.set(local);
}
