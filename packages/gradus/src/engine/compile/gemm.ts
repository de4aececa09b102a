import { type Sym, sizeOf, stridesOf } from "../graph/index.js";
import type { Group } from "./group.js";
import { copyLoops, lowerLoops } from "./loops.js";
import { nameOf, type Places } from "./places.js";
import { orderedMembers, oriented } from "./product.js";
import type { Digits, Gemm, Instruction, Matrix, Scattered } from "./program.js";
import { stretch, type View } from "./view.js";

/** Multiplications of one product from which on a call to a library pays: some 0.3 us, in which our own tiles do 7,000. */
const worthwhile = 2 ** 13;
/** A product with fewer rows or columns than this is bound by memory. */
const narrowest = 2;
/** Rows from which on the windows of a convolution are copied for the library: each element of them is read so often. */
const fewestRowsOverWindows = 8;
/** Windows of one image that stay near after they were copied, in floats (1 MiB); where there are more, all images' are written down. */
const nearWindows = 2 ** 18;

/** Whether a library computes a product of this shape. */
function isByLibrary({ shape, inputs: [a], attributes }: Sym): boolean {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  const inner = a!.shape.at(attributes.transposeA === true ? -2 : -1)!;
  return sizeOf(shape) > 0 && Math.min(rows, columns) >= narrowest && rows * columns * inner >= worthwhile;
}

/** Whether a product wants the windows of a convolution on its right side written down. */
export function wantsWindows(product: Sym): boolean {
  const [windows, columns] = [product.inputs[1]!.shape, product.shape.at(-1)!];
  const near = windows.at(-1)! * windows.at(-2)! <= nearWindows;
  return !near && product.shape.at(-2)! >= fewestRowsOverWindows && columns > 0 && isByLibrary(product);
}

/**
 * A matrix product by a library, and the pointwise nodes on its result as loops over what it left. Undefined where the product is too small to pay.
 * Operands are read as they lie; only what BLAS cannot take (two steps, none of them 1) is copied before.
 */
export function lowerGemm(group: Group, stored: ReadonlySet<Sym>, places: Places): Instruction[] | undefined {
  const [node, ...pointwise] = orderedMembers(group);
  const [rows, columns] = [node.shape.at(-2)!, node.shape.at(-1)!];
  const viewB = oriented(places.views.of(node.inputs[1]!), node.attributes.transposeB === true);
  if (!isByLibrary(node) || (viewB.digits !== undefined && rows < fewestRowsOverWindows)) return undefined;
  const viewA = oriented(places.views.of(node.inputs[0]!), node.attributes.transposeA === true);
  const inner = viewA.shape.at(-1)!;
  placeResult(node, pointwise, stored, places);
  const batch = node.shape.slice(0, -2);
  const { buffer, offset } = places.of(node);
  const before: Instruction[] = [];
  const gemm: Gemm = {
    kind: "gemm",
    name: nameOf(node),
    batch,
    rows,
    columns,
    inner,
    a: operand(viewA, node.inputs[0]!, { batch, before, places }),
    b:
      viewB.digits === undefined
        ? operand(viewB, node.inputs[1]!, { batch, before, places })
        : windowsOf(viewB, viewB.digits, batch, places),
    c: { kind: "matrix", buffer, offset, batchSteps: stridesOf(node.shape).slice(0, -2), rowStep: columns, columnStep: 1 },
  };
  const after = lowerLoops(
    { kind: "loops", shape: node.shape, axes: [], roles: new Map(pointwise.map((member) => [member, "body"])) },
    stored,
    places,
  );
  return [...before, rowsJoined(gemm), ...(after === undefined || pointwise.length === 0 ? [] : [after])];
}

/** A result that only its own pointwise nodes read is left where the first of them that is stored overwrites it, element by element. */
function placeResult(node: Sym, pointwise: readonly Sym[], stored: ReadonlySet<Sym>, places: Places): void {
  if (stored.has(node) || places.has(node)) return;
  const first = pointwise.find((member) => stored.has(member) && member.dtype === "f32");
  if (first === undefined) return;
  const place = places.of(first);
  if (place.buffer.kind === "scratch" || place.buffer.kind === "output") places.put(node, place);
}

/** The operand as it lies where BLAS can take it, else a copy in rows. */
function operand(
  view: View,
  node: Sym,
  { batch, before, places }: { readonly batch: readonly number[]; readonly before: Instruction[]; readonly places: Places },
): Matrix {
  const lead = view.shape.slice(0, -2);
  const batchStepsOf = (strides: readonly number[]) => stretch({ shape: lead, strides: strides.slice(0, -2) }, batch);
  const [rows, columns] = [view.shape.at(-2)!, view.shape.at(-1)!];
  const steps = denseSteps(rows, columns, view.strides.at(-2)!, view.strides.at(-1)!);
  if (steps !== undefined) {
    const { buffer, offset } = places.of(view.base);
    return { kind: "matrix", buffer, offset: offset + view.offset, batchSteps: batchStepsOf(view.strides), ...steps };
  }
  const strides = stridesOf(view.shape);
  const buffer = places.buffer("scratch", `rows of ${nameOf(node)}`, sizeOf(view.shape), "f32");
  before.push(copyLoops("copy in rows", view.shape, places.readView(view, view.shape), { buffer, offset: 0, steps: strides }));
  return { kind: "matrix", buffer, offset: 0, batchSteps: batchStepsOf(strides), rowStep: columns, columnStep: 1 };
}

function windowsOf(view: View, digits: readonly Digits[], batch: readonly number[], places: Places): Scattered {
  const { buffer, offset } = places.of(view.base);
  const batchSteps = stretch({ shape: view.shape.slice(0, -2), strides: view.strides.slice(0, -2) }, batch);
  return { kind: "scattered", buffer, offset: offset + view.offset, batchSteps, inner: digits.at(-2)!, columns: digits.at(-1)! };
}

/** The steps of a matrix that BLAS can take: one is 1, the other steps over all that lies between. Undefined if they are not so. */
function denseSteps(
  rows: number,
  columns: number,
  rowStep: number,
  columnStep: number,
): { readonly rowStep: number; readonly columnStep: number } | undefined {
  if ((columns === 1 || columnStep === 1) && (rows === 1 || rowStep >= columns))
    return { rowStep: rows === 1 ? columns : rowStep, columnStep: 1 };
  if ((rows === 1 || rowStep === 1) && (columns === 1 || columnStep >= rows))
    return { rowStep: 1, columnStep: columns === 1 ? rows : columnStep };
  return undefined;
}

/** Batch axes over which b stands still are more rows of one larger product, where a and c move on evenly. */
function rowsJoined(gemm: Gemm): Gemm {
  const { batch, rows, a, b, c } = gemm;
  if (b.kind === "scattered") return gemm;
  const at = batch.length - 1;
  if (at < 0) return gemm;
  const even = ({ batchSteps, rowStep, columnStep }: Matrix): boolean =>
    batchSteps[at] === rowStep * rows && (columnStep === 1 || columnStep >= rows * batch[at]!);
  if (batch[at] !== 1 && !(b.batchSteps[at] === 0 && even(a) && even(c))) return gemm;
  const drop = (matrix: Matrix): Matrix => ({ ...matrix, batchSteps: matrix.batchSteps.slice(0, -1) });
  return rowsJoined({ ...gemm, batch: batch.slice(0, -1), rows: rows * batch[at]!, a: drop(a), b: drop(b), c: drop(c) });
}
