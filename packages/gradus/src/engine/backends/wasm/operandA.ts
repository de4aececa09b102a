import type { Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { Cursor, Cursors } from "./cursors.js";
import type { Address } from "./kernel.js";
import { addBatch, addFrom, CopyState, type OperandSite, type UnitPlace } from "./operandCopy.js";
import { writeStrip } from "./packing.js";
import type { WalkA } from "./tileSums.js";

/** The left side of a product, read where it lies or from a copy [rows / 4][inner][4] that is renewed at each point of the batch. */
export class OperandA {
  readonly #f: FunctionBuilder;
  readonly #product: Product;
  readonly #cursors: Cursors;
  readonly #cursor: Cursor;
  readonly #address: Address;
  readonly #copy: CopyState | undefined;

  constructor({ f, product, cut, cursors, site }: OperandSite) {
    const { a, batch, inner } = product;
    if (a.rowStep < 0 || a.innerStep < 0) throw new Error("A product's steps must not be negative");
    this.#f = f;
    this.#product = product;
    this.#cursors = cursors;
    const steps = cut.packing.a ? [...batch.map(() => 0), inner, 0] : [...a.batchSteps, a.rowStep, 0];
    this.#cursor = cursors.cursor(steps.map((step) => 4 * step));
    this.#address = site.addressOf(a);
    this.#copy = cut.packing.a ? new CopyState(f, site.scratch, "holdsA") : undefined;
  }

  begin(own: Local | undefined): void {
    this.#copy?.begin(own);
  }

  open(place: UnitPlace): void {
    this.#copy?.renew(place.point, (copy) => this.#pack(place, copy));
  }

  walk(): WalkA {
    const { a } = this.#product;
    const copy = this.#copy;
    const push = (): void => {
      this.#cursors.push(this.#cursor);
      addFrom(this.#f, this.#address);
    };
    if (copy === undefined) return { push, base: this.#address.bytes, rowStep: 4 * a.rowStep, step: 4 * a.innerStep };
    const pushCopy = (): void => {
      this.#cursors.push(this.#cursor);
      copy.push();
      this.#f.op("i32.add");
    };
    return { push: pushCopy, base: copy.base, rowStep: 4, step: 16 };
  }

  /** Four tiles of rows at a time: one cache line of each step of the inner index. */
  #pack({ indices }: UnitPlace, copy: CopyState): void {
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
        source: { base: this.#address.bytes, step: 4 * a.innerStep, ahead: each.map((tile) => 16 * tile) },
        target: { base: copy.base, step: 16, ahead: each.map((tile) => 16 * inner * tile) },
      });
    };
    f.i32(0);
    addBatch(f, a.batchSteps, indices);
    addFrom(f, this.#address);
    f.set(group);
    copy.push();
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
