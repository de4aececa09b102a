import { type Sym, sizeOf } from "../graph/index.js";
import type { Group } from "./group.js";
import { Expressions } from "./loops.js";
import { turnedIfNarrow } from "./narrowProduct.js";
import { nameOf, type Places } from "./places.js";
import type { Access, Instruction, Operand, Product, Store } from "./program.js";
import { rightSide } from "./rightSide.js";
import { loopsOfSingleRow } from "./singleRow.js";
import { stretch, type View } from "./view.js";

/** Register tile that V8 keeps in its 16 vector registers on Node 20 and 24 alike: 8 accumulators, 2 vectors of b, splats of a. */
const tile = { rows: 4, columns: 8 } as const;

/** One matrix product with the pointwise nodes on its result as epilogue; before it, where b's columns are not contiguous, a copy of b. */
export function lowerProduct(group: Group, stored: ReadonlySet<Sym>, places: Places): Instruction[] {
  const [node, ...pointwise] = orderedMembers(group);
  const { shape } = node;
  if (sizeOf(shape) === 0) return [];
  const batch = shape.slice(0, -2);
  const rank = shape.length;
  const a = oriented(places.views.of(node.inputs[0]!), node.attributes.transposeA === true);
  const b = rightSide(node, oriented(places.views.of(node.inputs[1]!), node.attributes.transposeB === true), places, tile.columns);
  const expressions = new Expressions(places);
  const epilogue: Store[] = [];
  expressions.define(node, expressions.operand({ kind: "result", type: "f32", of: 0 }, "result"));
  for (const member of group.roles.keys()) {
    const value = member === node ? expressions.read(node, shape, [], 0) : expressions.compute(member, shape, [...shape.keys()], 0);
    if (stored.has(member)) epilogue.push({ value, access: places.read(member, shape) });
  }
  const placeA = places.of(a.base);
  const product: Product = {
    kind: "product",
    name: [nameOf(node), ...pointwise.map(({ op }) => op)].join(" "),
    batch,
    rows: shape[rank - 2]!,
    columns: shape[rank - 1]!,
    inner: a.shape.at(-1)!,
    a: {
      buffer: placeA.buffer,
      offset: placeA.offset + a.offset,
      batchSteps: stretch({ shape: a.shape.slice(0, -2), strides: a.strides.slice(0, -2) }, batch),
      rowStep: a.strides.at(-2)!,
      innerStep: a.strides.at(-1)!,
    },
    b: b.operand,
    operands: expressions.operands,
    epilogue,
    tile,
  };
  return [...b.before, loopsOfSingleRow(turnedIfNarrow(rowsJoined(product)))];
}

/** The product first, then its pointwise members in order. */
export function orderedMembers(group: Group): [Sym, ...Sym[]] {
  const members = [...group.roles.keys()];
  const product = members.find(({ op }) => op === "matmul");
  if (product === undefined) throw new Error("Compile: a product group without a product");
  return [product, ...members.filter((member) => member !== product)];
}

/** The view with its last two axes swapped if asked. */
export function oriented(view: View, transposed: boolean): View {
  if (!transposed) return view;
  const swap = <T>(list: readonly T[]): T[] => [...list.slice(0, -2), list.at(-1)!, list.at(-2)!];
  return { ...view, shape: swap(view.shape), strides: swap(view.strides), ...(view.digits && { digits: swap(view.digits) }) };
}

/** Batch axes over which b stands still are more rows of one larger product, where every access moves evenly. */
function rowsJoined(product: Product): Product {
  const at = product.batch.length - 1;
  if (at < 0) return product;
  const even = (steps: readonly number[]) => steps[at] === steps[at + 1]! * product.rows;
  const accesses = [
    ...product.epilogue.map(({ access }) => access),
    ...product.operands.flatMap((operand) => (operand.kind === "load" ? [operand.access] : [])),
  ];
  const steps = [
    ...accesses.flatMap(({ steps, indirect }) => [steps, ...(indirect ? [indirect.at.steps] : [])]),
    ...product.operands.flatMap((operand) => (operand.kind === "index" ? [operand.steps] : [])),
  ];
  const { a, b } = product;
  const joins = product.batch[at] === 1 || (b.batchSteps[at] === 0 && a.batchSteps[at] === a.rowStep * product.rows && steps.every(even));
  if (!joins) return product;
  const drop = (list: readonly number[]) => list.filter((_, axis) => axis !== at);
  const moved = (access: Access): Access => ({
    ...access,
    steps: drop(access.steps),
    ...(access.indirect && { indirect: { ...access.indirect, at: moved(access.indirect.at) } }),
  });
  const operands = product.operands.map(
    (operand): Operand =>
      operand.kind === "load"
        ? { ...operand, access: moved(operand.access) }
        : operand.kind === "index"
          ? { ...operand, steps: drop(operand.steps) }
          : operand,
  );
  return rowsJoined({
    ...product,
    batch: product.batch.slice(0, -1),
    rows: product.rows * product.batch[at]!,
    a: { ...a, batchSteps: drop(a.batchSteps) },
    b: { ...b, batchSteps: drop(b.batchSteps) },
    operands,
    epilogue: product.epilogue.map((store) => ({ ...store, access: moved(store.access) })),
  });
}
