import { type Sym, sizeOf, stridesOf } from "../graph/index.js";
import { copyLoops } from "./loops.js";
import { nameOf, type Places } from "./places.js";
import type { Buffer, Instruction, Panels, Product } from "./program.js";
import { stretch, type View } from "./view.js";

/** The right side of a product that was copied so that columns are contiguous. */
export interface Copied {
  readonly buffer: Buffer;
  readonly leadSteps: readonly number[];
  readonly layout: Pick<Panels, "innerStep" | "panelStep">;
}

/** The right side of the product `node`, seen as `view`, as the kernel wants it, with what must be done before: a copy where columns are not contiguous. */
export function rightSide(node: Sym, view: View, places: Places, panel: number): { operand: Product["b"]; before: Instruction[] } {
  const steps = (strides: readonly number[]): number[] => stretch({ shape: view.shape.slice(0, -2), strides }, node.shape.slice(0, -2));
  if (view.digits === undefined && view.shape.at(-1) !== 1 && view.strides.at(-1) !== 1) {
    const { copied, before } = copyOnce(node.inputs[1]!, view, places, panel);
    const { buffer, leadSteps, layout } = copied;
    return { operand: { kind: "panels", buffer, offset: 0, batchSteps: steps(leadSteps), panel, ...layout }, before };
  }
  const { buffer, offset } = places.of(view.base);
  const common = { buffer, offset: offset + view.offset, batchSteps: steps(view.strides.slice(0, -2)) };
  const operand: Product["b"] =
    view.digits === undefined
      ? { kind: "panels", ...common, innerStep: view.strides.at(-2)!, panel, panelStep: panel }
      : { kind: "scattered", ...common, inner: view.digits.at(-2)!, columns: view.digits.at(-1)! };
  return { operand, before: [] };
}

/** A matrix that several products want is copied once: nobody writes to it in between. */
function copyOnce(source: Sym, view: View, places: Places, panel: number): { copied: Copied; before: Instruction[] } {
  const key = [view.offset, ...view.shape, ...view.strides].join();
  const copies = places.copies.get(view.base) ?? new Map<string, Copied>();
  const known = copies.get(key);
  if (known !== undefined) return { copied: known, before: [] };
  const { copied, copy } = inPanels(source, view, places, panel);
  places.copies.set(view.base, copies.set(key, copied));
  return { copied, before: [copy] };
}

/** A copy in panels where they divide the columns evenly, so that the kernel reads one stream; row-major elsewhere. */
function inPanels(source: Sym, view: View, places: Places, panel: number): { copied: Copied; copy: Instruction } {
  const lead = view.shape.slice(0, -2);
  const [inner, columns] = [view.shape.at(-2)!, view.shape.at(-1)!];
  const size = inner * columns;
  const buffer = places.buffer("scratch", `panels of ${nameOf(source)}`, sizeOf(lead) * size, "f32");
  const leadSteps = stridesOf(lead).map((stride) => stride * size);
  const from = places.readView(view, view.shape);
  const [k, j] = [from.steps.at(-2)!, from.steps.at(-1)!];
  if (columns % panel !== 0) {
    const copy = copyLoops("pack", view.shape, from, { buffer, offset: 0, steps: [...leadSteps, columns, 1] });
    return { copied: { buffer, leadSteps, layout: { innerStep: columns, panelStep: panel } }, copy };
  }
  const copy = copyLoops(
    "pack",
    [...lead, inner, columns / panel, panel],
    { ...from, steps: [...from.steps.slice(0, -2), k, panel * j, j] },
    { buffer, offset: 0, steps: [...leadSteps, panel, inner * panel, 1] },
  );
  return { copied: { buffer, leadSteps, layout: { innerStep: panel, panelStep: inner * panel } }, copy };
}
