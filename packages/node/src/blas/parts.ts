import type { GemmShape, MatrixSteps } from "gradus/engine";

/** A rectangle of c at one point of the batch, with the distances of the operands' and its own first element from the matrices' starts, in elements. */
export interface GemmPart {
  readonly rows: number;
  readonly columns: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** The units from .. to - 1 of a product as rectangles that are as large as can be: one for each point of the batch. */
export function partsOf(shape: GemmShape, from: number, to: number): GemmPart[] {
  const { rows, columns, batch, a, b, c, cut } = shape;
  const alongRows = cut.along === "rows";
  const parts: GemmPart[] = [];
  for (let unit = from; unit < to; ) {
    const point = Math.floor(unit / cut.blocks);
    const last = Math.min(to, (point + 1) * cut.blocks);
    const first = (unit - point * cut.blocks) * cut.block;
    const count = Math.min((last - point * cut.blocks) * cut.block, alongRows ? rows : columns) - first;
    const start = ({ batchSteps }: MatrixSteps): number => offsetOf(point, batch, batchSteps);
    parts.push({
      rows: alongRows ? count : rows,
      columns: alongRows ? columns : count,
      a: start(a) + (alongRows ? first * a.rowStep : 0),
      b: start(b) + (alongRows ? 0 : first * b.columnStep),
      c: start(c) + first * (alongRows ? c.rowStep : c.columnStep),
    });
    unit = last;
  }
  return parts;
}

/** A result with at most so many rows or columns reads its larger operand so seldom that a copy of it costs more than the product. */
const narrow = 32;
const step = 16;

/**
 * Cuts a narrow part along its longer side into pieces of at most `direct` multiplications, for a library that reads operands of such small products where
 * they lie and copies them otherwise: 16 x 144 x 1024 runs at 56 GFLOP/s as one product of OpenBLAS and at 93 in three pieces.
 */
export function piecesOf(part: GemmPart, shape: Pick<GemmShape, "inner" | "a" | "b" | "c">, direct: number): GemmPart[] {
  const { rows, columns } = part;
  const least = step * Math.min(rows, columns) * shape.inner;
  if (Math.min(rows, columns) > narrow || rows * columns * shape.inner <= direct || least > direct) return [part];
  const alongRows = rows >= columns;
  const extent = alongRows ? rows : columns;
  const count = Math.ceil(extent / (step * Math.floor(direct / least)));
  const size = step * Math.ceil(extent / (step * count));
  return Array.from({ length: Math.ceil(extent / size) }, (_, piece) => {
    const first = piece * size;
    const length = Math.min(size, extent - first);
    if (alongRows) return { ...part, rows: length, a: part.a + first * shape.a.rowStep, c: part.c + first * shape.c.rowStep };
    return { ...part, columns: length, b: part.b + first * shape.b.columnStep, c: part.c + first * shape.c.columnStep };
  });
}

/** How far a point of the batch is from the first. */
function offsetOf(point: number, batch: readonly number[], steps: readonly number[]): number {
  let [offset, rest] = [0, point];
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    offset += (rest % batch[axis]!) * steps[axis]!;
    rest = Math.floor(rest / batch[axis]!);
  }
  return offset;
}
