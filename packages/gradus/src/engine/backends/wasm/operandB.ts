import type { Panels, Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { Address } from "./kernel.js";
import { addBatch, addFrom, CopyState, type OperandSite, type UnitPlace } from "./operandCopy.js";
import { offsetOfB, writeStrip } from "./packing.js";
import type { Cut } from "./productCut.js";
import { writeScatteredPanel } from "./scatteredPanel.js";
import type { WalkB } from "./tileSums.js";

/** The right side of a product, read where it lies or from a copy [inner][columns of a unit] that is renewed at each panel. */
export class OperandB {
  readonly #f: FunctionBuilder;
  readonly #product: Product;
  readonly #cut: Cut;
  readonly #address: Address;
  readonly #copy: CopyState | undefined;
  /** The start of the panel and the end of its last row. */
  readonly #start: Local;
  readonly #end: Local;

  constructor({ f, product, cut, site }: OperandSite) {
    this.#f = f;
    this.#product = product;
    this.#cut = cut;
    this.#address = site.addressOf(product.b);
    this.#copy = cut.packing.b ? new CopyState(f, site.scratch + offsetOfB(product, cut.packing), "holdsB") : undefined;
    this.#start = f.local("i32", "b");
    this.#end = f.local("i32", "bEnd");
    checkSteps(product.b);
  }

  begin(own: Local | undefined): void {
    this.#copy?.begin(own);
  }

  open(place: UnitPlace): void {
    const f = this.#f;
    this.#copy?.renew(place.panel, (copy) => this.#pack(place, copy));
    if (this.#copy === undefined) this.#pushPanel(place, this.#panels());
    else this.#copy.push();
    f.tee(this.#start);
    f.i32(this.#product.inner * this.#rows().step);
    f.op("i32.add");
    f.set(this.#end);
  }

  /** From column `first` of the unit. */
  walk(first: number): WalkB {
    return { start: this.#start, end: this.#end, ...this.#rows(first) };
  }

  /** The rows of a unit's panel: its own, or those of the copy. */
  #rows(first = 0): Pick<WalkB, "base" | "step" | "ahead"> {
    const vectors = [...Array(this.#product.tile.columns / 4).keys()].map((v) => first / 4 + v);
    if (this.#copy !== undefined) return { base: this.#copy.base, step: 4 * this.#cut.unitColumns, ahead: vectors.map((v) => 16 * v) };
    const b = this.#panels();
    return { base: this.#address.bytes, step: 4 * b.innerStep, ahead: vectors.map((v) => columnsAhead(b, v)) };
  }

  #panels(): Panels {
    const { b } = this.#product;
    if (b.kind === "scattered") throw new Error("Scattered columns are read from a copy");
    return b;
  }

  #pack(place: UnitPlace, copy: CopyState): void {
    const f = this.#f;
    const { b, columns, inner } = this.#product;
    const { unitColumns } = this.#cut;
    const into = f.local("i32");
    copy.push();
    f.set(into);
    if (b.kind === "scattered")
      writeScatteredPanel(f, {
        b,
        columns,
        unitColumns,
        column: place.column,
        push: () => this.#pushPoint(place.indices),
        base: this.#address.bytes,
        into,
        to: copy.base,
      });
    else {
      const from = f.local("i32");
      this.#pushPanel(place, b);
      f.set(from);
      const vectors = [...Array(unitColumns / 4).keys()];
      writeStrip(f, from, into, {
        rounds: inner,
        source: { base: this.#address.bytes, step: 4 * b.innerStep, ahead: vectors.map((v) => columnsAhead(b, v)) },
        target: { base: copy.base, step: 4 * unitColumns, ahead: vectors.map((v) => 16 * v) },
      });
      f.release(from);
    }
    f.release(into);
  }

  #pushPoint(indices: UnitPlace["indices"]): void {
    this.#f.i32(0);
    addBatch(this.#f, this.#product.b.batchSteps, indices);
    addFrom(this.#f, this.#address);
  }

  /** Leaves the distance in bytes from the base to the first row of a unit's panel on the stack. */
  #pushPanel({ column, indices }: UnitPlace, b: Panels): void {
    const f = this.#f;
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
    addBatch(f, b.batchSteps, indices);
    addFrom(f, this.#address);
  }
}

function checkSteps(b: Product["b"]): void {
  const steps = b.kind === "panels" ? [b.innerStep, b.panelStep] : [...b.inner.steps, ...b.columns.steps];
  if (steps.some((step) => step < 0)) throw new Error("A product's steps must not be negative");
}

/** Columns lie one after the other throughout a row. */
function isLinear({ panel, panelStep }: Panels): boolean {
  return panel === panelStep;
}

/** Bytes from a tile's first column to its vector v: within a panel, or in a later one if panels are narrower than the tile. */
function columnsAhead(b: Panels, v: number): number {
  if (isLinear(b)) return 16 * v;
  return 4 * (Math.floor((4 * v) / b.panel) * b.panelStep + ((4 * v) % b.panel));
}
