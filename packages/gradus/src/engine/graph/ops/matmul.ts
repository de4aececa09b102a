import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { broadcastShapes, broadcastStrides, forEachIndex, type Shape, showShape, sizeOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { sumTo } from "./sumTo.js";

/**
 * Matrix product over the last two axes: y[.., i, j] = sum over k of a[.., i, k] * b[.., k, j], added in ascending k.
 * Shapes: a [batch.., rows, inner], b [batch.., inner, columns]; `transposeA` / `transposeB` swap the last two axes of a side first.
 * Batch axes broadcast. Gradient: Giles 2008, Collected matrix derivative results, section 2.2.2.
 * @throws UserError if the inner sizes differ or a side has fewer than two axes
 */
export function matmul(
  a: Sym,
  b: Sym,
  { transposeA = false, transposeB = false }: { transposeA?: boolean; transposeB?: boolean } = {},
): Sym {
  const place = placeOf("matmul");
  if (a.shape.length < 2 || b.shape.length < 2)
    throw new UserError({
      place,
      what: `${showShape(a.shape)} times ${showShape(b.shape)}: both sides need two axes`,
      remedy: "Reshape the side that has fewer",
    });
  if (a.dtype !== "f32" || b.dtype !== "f32")
    throw new UserError({ place, what: `${a.dtype} times ${b.dtype}`, remedy: "Cast both sides to f32" });
  const [rows, inner] = lastTwo(a.shape, transposeA);
  const [height, columns] = lastTwo(b.shape, transposeB);
  if (inner !== height)
    throw new UserError({
      place,
      what: `${rows} x ${inner} times ${height} x ${columns}: inner sizes differ`,
      remedy: "Transpose or reshape one side",
    });
  const batch = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)], place);
  return new Sym({ op: "matmul", inputs: [a, b], shape: [...batch, rows, columns], dtype: "f32", attributes: { transposeA, transposeB } });
}

function lastTwo(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

export const matmulOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs: [a, b], attributes: { transposeA, transposeB } }) => {
    const da = transposeA
      ? matmul(b!, g, { transposeA: Boolean(transposeB), transposeB: true })
      : matmul(g, b!, { transposeB: !transposeB });
    const db = transposeB
      ? matmul(g, a!, { transposeA: true, transposeB: Boolean(transposeA) })
      : matmul(a!, g, { transposeA: !transposeA });
    return [sumTo(da, a!.shape), sumTo(db, b!.shape)];
  },
  meaning: (node, [a, b]) => {
    const [{ shape: shapeA }, { shape: shapeB }] = node.inputs as [Sym, Sym];
    const transposeA = node.attributes.transposeA === true;
    const transposeB = node.attributes.transposeB === true;
    const [rows, inner] = lastTwo(shapeA, transposeA);
    const columns = node.shape.at(-1)!;
    const [rowA, stepA] = transposeA ? [1, rows] : [inner, 1];
    const [stepB, columnB] = transposeB ? [1, inner] : [columns, 1];
    const batch = node.shape.slice(0, -2);
    const [batchA, batchB] = [shapeA, shapeB].map((shape) => broadcastStrides(shape.slice(0, -2), batch)) as [number[], number[]];
    const y = new Float64Array(sizeOf(node.shape));
    forEachIndex(batch, (index, at) => {
      const startA = rows * inner * index.reduce((offset, i, axis) => offset + i * batchA[axis]!, 0);
      const startB = inner * columns * index.reduce((offset, i, axis) => offset + i * batchB[axis]!, 0);
      for (let i = 0; i < rows; i++)
        for (let k = 0; k < inner; k++) {
          const value = a![startA + i * rowA + k * stepA]!;
          for (let j = 0; j < columns; j++) y[(at * rows + i) * columns + j]! += value * b![startB + k * stepB + j * columnB]!;
        }
    });
    return y;
  },
};
