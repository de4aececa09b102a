import { copyLoops } from "../../compile/loops.js";
import type { Buffer, Gemm, Loops, Scattered } from "../../compile/program.js";
import { type GemmShape, gemmCut, stepsOf } from "../outside/index.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import { type Address, type Kernel, product, type Range, type Site } from "./kernel.js";
import { loopsKernel } from "./loops.js";

/** Stands for the thread's own memory in the instruction that copies there. */
const own: Buffer = { id: -1, name: "windows", dtype: "f32", size: 0, kind: "scratch", offset: 0 };

/**
 * A product by a library whose right side are the windows of a convolution. A unit is a point of the batch: its windows are copied into the thread's own
 * memory, where they stay near while the library reads them; all images' windows together would go to main memory and back.
 */
export function gatheredGemmKernel(gemm: Gemm, b: Scattered): Kernel {
  return {
    units: product(gemm.batch),
    scratchBytes: 4 * gemm.inner * gemm.columns,
    write: (f, range, site) => new GatheredGemmWriter(f, gemm, b, site).write(range),
  };
}

class GatheredGemmWriter {
  readonly #f: FunctionBuilder;
  readonly #gemm: Gemm;
  readonly #b: Scattered;
  readonly #site: Site;

  constructor(f: FunctionBuilder, gemm: Gemm, b: Scattered, site: Site) {
    this.#f = f;
    this.#gemm = gemm;
    this.#b = b;
    this.#site = site;
  }

  write({ from, to, own: scratch }: Range): void {
    const f = this.#f;
    const outside = this.#site.gemm;
    if (outside === undefined || scratch === undefined)
      throw new Error("A product of windows by a library needs the library and memory of its own");
    const shape = outside.numberOf(shapeOfPoint(this.#gemm, this.#b));
    const { a, c } = this.#gemm;
    const matrices = [a, this.#b, c] as const;
    const moved = matrices.map(() => f.local("i32"));
    f.loop((again) => {
      this.#open(from, moved);
      this.#copy(moved[1]!, scratch);
      f.i32(shape);
      f.i32(0);
      f.i32(gemmCut(this.#gemm).blocks);
      this.#push(this.#site.addressOf(a), moved[0]!);
      this.#push({ from: undefined, bytes: this.#site.scratch }, scratch);
      this.#push(this.#site.addressOf(c), moved[2]!);
      f.call(outside.handle);
      f.get(from);
      f.i32(1);
      f.op("i32.add");
      f.tee(from);
      f.get(to);
      f.op("i32.lt_u");
      f.brIf(again);
    });
    for (const local of moved) f.release(local);
  }

  /** How far each of the three is at a point of the batch from where it starts, in bytes. */
  #open(point: Local, moved: readonly Local[]): void {
    const f = this.#f;
    const { batch, a, c } = this.#gemm;
    const rest = f.local("i32");
    f.get(point);
    f.set(rest);
    for (const local of moved) {
      f.i32(0);
      f.set(local);
    }
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      for (const [at, { batchSteps }] of [a, this.#b, c].entries()) {
        f.get(rest);
        f.i32(batch[axis]!);
        f.op("i32.rem_u");
        f.i32(4 * batchSteps[axis]!);
        f.op("i32.mul");
        f.get(moved[at]!);
        f.op("i32.add");
        f.set(moved[at]!);
      }
      f.get(rest);
      f.i32(batch[axis]!);
      f.op("i32.div_u");
      f.set(rest);
    }
    f.release(rest);
  }

  /** Copies the windows of a point, all of them. */
  #copy(moved: Local, scratch: Local): void {
    const f = this.#f;
    const kernel = loopsKernel(copyOf(this.#gemm, this.#b));
    const [from, to, source] = [f.local("i32"), f.local("i32"), f.local("i32")];
    const address = this.#site.addressOf(this.#b);
    this.#push(address, moved);
    f.set(source);
    f.i32(0);
    f.set(from);
    f.i32(kernel.units);
    f.set(to);
    const addressOf: Site["addressOf"] = ({ buffer, offset }) =>
      buffer === own ? { from: scratch, bytes: this.#site.scratch + 4 * offset } : { from: source, bytes: 4 * (offset - this.#b.offset) };
    kernel.write(f, { from, to, own: undefined }, { ...this.#site, addressOf });
    for (const local of [from, to, source]) f.release(local);
  }

  #push({ from, bytes }: Address, moved: Local): void {
    const f = this.#f;
    f.get(moved);
    f.i32(bytes);
    f.op("i32.add");
    if (from === undefined) return;
    f.get(from);
    f.op("i32.add");
  }
}

/** Whether the copy has b's columns one after the other (rows of it), or its rows: whichever the windows have. */
function liesInRows({ inner, columns }: Scattered): boolean {
  return columns.steps.at(-1) === 1 || inner.steps.at(-1) !== 1;
}

function copyOf({ inner, columns }: Gemm, b: Scattered): Loops {
  const inRows = liesInRows(b);
  const [slow, fast] = inRows ? [b.inner, b.columns] : [b.columns, b.inner];
  const length = inRows ? columns : inner;
  const places = [...dense(slow.extents, length), ...dense(fast.extents, 1)];
  return copyLoops(
    "windows",
    [...slow.extents, ...fast.extents],
    { buffer: b.buffer, offset: b.offset, steps: [...slow.steps, ...fast.steps] },
    { buffer: own, offset: 0, steps: places },
  );
}

/** Steps of loops within each other over elements that are `step` apart. */
function dense(extents: readonly number[], step: number): number[] {
  const steps: number[] = [];
  let next = step;
  for (let d = extents.length - 1; d >= 0; d--) {
    steps[d] = next;
    next *= extents[d]!;
  }
  return steps;
}

function shapeOfPoint(gemm: Gemm, b: Scattered): GemmShape {
  const { rows, columns, inner, a, c } = gemm;
  const at = liesInRows(b) ? { rowStep: columns, columnStep: 1 } : { rowStep: 1, columnStep: inner };
  const [x, z] = [stepsOf(a), stepsOf(c)];
  return {
    batch: [],
    rows,
    columns,
    inner,
    a: { ...x, batchSteps: [] },
    b: { batchSteps: [], ...at },
    c: { ...z, batchSteps: [] },
    cut: gemmCut(gemm),
  };
}
