import type { Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { Cursor, Cursors } from "./cursors.js";
import type { Address, Site } from "./kernel.js";
import { offsetOfB, writeStrip } from "./packing.js";
import type { Cut } from "./productCut.js";
import type { WalkA, WalkB } from "./tileSums.js";

/** Where a unit stands. */
export interface UnitPlace {
  /** Number of the point of the batch, and that number * panels + panel. */
  readonly point: Local;
  readonly panel: Local;
  /** First column, and the index along each batch loop. */
  readonly column: Local;
  readonly indices: ReadonlyMap<number, Local>;
}

/** The operands a and b of a product, read where they lie or from a copy that is renewed when the unit needs another part of them. */
export class ProductOperands {
  readonly #f: FunctionBuilder;
  readonly #product: Product;
  readonly #cut: Cut;
  readonly #cursors: Cursors;
  readonly #a: Cursor;
  readonly #addressA: Address;
  readonly #addressB: Address;
  /** Where the copies lie for the first thread. */
  readonly #packed: Readonly<Record<"a" | "b", number>>;
  /** The start of b's panel and the end of its last row. */
  readonly #start: Local;
  readonly #end: Local;
  /** What the copies hold: the point of a, the panel of b; -1 at first. */
  readonly #holdsA: Local;
  readonly #holdsB: Local;
  #own: Local | undefined;

  constructor(f: FunctionBuilder, product: Product, cut: Cut, cursors: Cursors, { addressOf, scratch }: Site) {
    const { a, b, batch, inner } = product;
    if ([a.rowStep, a.innerStep, b.innerStep, b.panelStep].some((step) => step < 0))
      throw new Error("A product's steps must not be negative");
    this.#f = f;
    this.#product = product;
    this.#cut = cut;
    this.#cursors = cursors;
    const { packing } = cut;
    const steps = packing.a ? [...batch.map(() => 0), inner, 0] : [...a.batchSteps, a.rowStep, 0];
    this.#a = cursors.cursor(steps.map((step) => 4 * step));
    this.#addressA = addressOf(a);
    this.#addressB = addressOf(b);
    this.#packed = { a: scratch, b: scratch + offsetOfB(product, packing) };
    this.#start = f.local("i32", "b");
    this.#end = f.local("i32", "bEnd");
    this.#holdsA = f.local("i32", "holdsA");
    this.#holdsB = f.local("i32", "holdsB");
  }

  /** At the start of the function: the copies hold nothing. They lie `own` bytes behind those of the first thread. */
  begin(own: Local | undefined): void {
    this.#own = own;
    for (const local of [this.#holdsA, this.#holdsB]) {
      this.#f.i32(-1);
      this.#f.set(local);
    }
  }

  /** At the start of a unit, after the cursors are opened. */
  open(place: UnitPlace): void {
    const f = this.#f;
    const { b, inner } = this.#product;
    if (this.#cut.packing.a) this.#renew(this.#holdsA, place.point, () => this.#packA(place));
    if (this.#cut.packing.b) this.#renew(this.#holdsB, place.panel, () => this.#packB(place));
    if (this.#cut.packing.b) this.#pushOwn();
    else this.#pushPanel(place);
    f.tee(this.#start);
    f.i32(4 * inner * (this.#cut.packing.b ? this.#cut.unitColumns : b.innerStep));
    f.op("i32.add");
    f.set(this.#end);
  }

  walkA(): WalkA {
    const { a } = this.#product;
    const push = (): void => {
      this.#cursors.push(this.#a);
      this.#addFrom(this.#addressA);
    };
    const pushPacked = (): void => {
      this.#cursors.push(this.#a);
      this.#pushOwn();
      this.#f.op("i32.add");
    };
    if (this.#cut.packing.a) return { push: pushPacked, base: this.#packed.a, rowStep: 4, step: 16 };
    return { push, base: this.#addressA.bytes, rowStep: 4 * a.rowStep, step: 4 * a.innerStep };
  }

  /** From column `first` of the unit. */
  walkB(first: number): WalkB {
    const { b, tile } = this.#product;
    const vectors = [...Array(tile.columns / 4).keys()].map((v) => first / 4 + v);
    const [start, end] = [this.#start, this.#end];
    if (this.#cut.packing.b)
      return { start, end, base: this.#packed.b, step: 4 * this.#cut.unitColumns, ahead: vectors.map((v) => 16 * v) };
    return { start, end, base: this.#addressB.bytes, step: 4 * b.innerStep, ahead: vectors.map((v) => columnsAhead(b, v)) };
  }

  #pushOwn(): void {
    if (this.#own === undefined) throw new Error("A product copies its operands but has no scratch of its own");
    this.#f.get(this.#own);
  }

  #renew(holds: Local, wanted: Local, copy: () => void): void {
    const f = this.#f;
    f.get(holds);
    f.get(wanted);
    f.op("i32.ne");
    f.if(() => {
      f.get(wanted);
      f.set(holds);
      copy();
    });
  }

  /** Leaves the distance in bytes from b's base to the first row of a unit's panel on the stack. */
  #pushPanel({ column, indices }: UnitPlace): void {
    const f = this.#f;
    const { b } = this.#product;
    f.get(column);
    if (isLinear(b)) {
      f.i32(4);
      f.op("i32.mul");
    } else {
      f.i32(b.panel);
      f.op("i32.div_u");
      f.i32(4 * b.panelStep);
      f.op("i32.mul");
      f.get(column);
      f.i32(b.panel);
      f.op("i32.rem_u");
      f.i32(4);
      f.op("i32.mul");
      f.op("i32.add");
    }
    this.#addBatch(b.batchSteps, indices);
    this.#addFrom(this.#addressB);
  }

  #addFrom({ from }: Address): void {
    if (from === undefined) return;
    this.#f.get(from);
    this.#f.op("i32.add");
  }

  #addBatch(steps: readonly number[], indices: ReadonlyMap<number, Local>): void {
    const f = this.#f;
    for (const [d, index] of indices) {
      if (steps[d] === 0) continue;
      f.get(index);
      f.i32(4 * steps[d]!);
      f.op("i32.mul");
      f.op("i32.add");
    }
  }

  #packB(place: UnitPlace): void {
    const f = this.#f;
    const { b, inner } = this.#product;
    const [from, to] = [f.local("i32"), f.local("i32")];
    this.#pushPanel(place);
    f.set(from);
    this.#pushOwn();
    f.set(to);
    const vectors = [...Array(this.#cut.unitColumns / 4).keys()];
    writeStrip(f, from, to, {
      rounds: inner,
      source: { base: this.#addressB.bytes, step: 4 * b.innerStep, ahead: vectors.map((v) => columnsAhead(b, v)) },
      target: { base: this.#packed.b, step: 4 * this.#cut.unitColumns, ahead: vectors.map((v) => 16 * v) },
    });
    for (const local of [from, to]) f.release(local);
  }

  /** Four tiles of rows at a time: one cache line of each step of the inner index. */
  #packA({ indices }: UnitPlace): void {
    const f = this.#f;
    const { a, inner, rows } = this.#product;
    const tiles = Math.ceil(rows / 4);
    const [from, to, group, left] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
    const strip = (count: number): void => {
      const each = [...Array(count).keys()];
      f.get(group);
      f.set(from);
      writeStrip(f, from, to, {
        rounds: inner,
        source: { base: this.#addressA.bytes, step: 4 * a.innerStep, ahead: each.map((tile) => 16 * tile) },
        target: { base: this.#packed.a, step: 16, ahead: each.map((tile) => 16 * inner * tile) },
      });
    };
    f.i32(0);
    this.#addBatch(a.batchSteps, indices);
    this.#addFrom(this.#addressA);
    f.set(group);
    this.#pushOwn();
    f.set(to);
    if (tiles >= 4) {
      f.i32(Math.floor(tiles / 4));
      f.set(left);
      f.loop((again) => {
        strip(4);
        for (const [local, step] of [
          [group, 64],
          [to, 48 * inner],
        ] as const) {
          f.get(local);
          f.i32(step);
          f.op("i32.add");
          f.set(local);
        }
        f.get(left);
        f.i32(1);
        f.op("i32.sub");
        f.tee(left);
        f.brIf(again);
      });
    }
    if (tiles % 4 > 0) strip(tiles % 4);
    for (const local of [from, to, group, left]) f.release(local);
  }
}

/** Columns lie one after the other throughout a row. */
function isLinear({ panel, panelStep }: Product["b"]): boolean {
  return panel === panelStep;
}

/** Bytes from a tile's first column to its vector v: within a panel, or in a later one if panels are narrower than the tile. */
function columnsAhead(b: Product["b"], v: number): number {
  if (isLinear(b)) return 16 * v;
  return 4 * (Math.floor((4 * v) / b.panel) * b.panelStep + ((4 * v) % b.panel));
}
