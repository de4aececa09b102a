import { sizeOf } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import { draw } from "./distribution.js";
import type { FillAt } from "./members.js";

/**
 * A matrix whose rows (or columns, where those are fewer) are orthogonal and of length `gain`, so that every singular value is `gain`.
 * Source: Saxe, McClelland, Ganguli 2014, Exact solutions to the nonlinear dynamics of learning in deep linear neural networks.
 */
export type Orthogonal = Readonly<{ init: "orthogonal"; gain: number }>;

/** @throws UserError if `gain` is not above 0 */
export function orthogonal({ gain = 1 }: { gain?: number } = {}): Orthogonal {
  return { init: "orthogonal", gain: inRange(gain, 0, Number.POSITIVE_INFINITY, "()", "init.orthogonal, gain") };
}

/**
 * Shape [rows, rest..] as a matrix of rows x (product of the rest). Modified Gram-Schmidt on normal vectors, each one twice (Giraud, Langou 2002:
 * twice is enough); normal vectors point into every direction alike, so the matrix is uniform over all orthogonal ones without a correction of signs.
 */
export function fillOrthogonal({ gain }: Orthogonal, { shape, seed, stream }: FillAt): Float64Array {
  const rows = shape[0] ?? 1;
  const columns = sizeOf(shape.slice(1));
  const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
  const normals = draw({ kind: "normal", mean: 0, std: 1 }, count * length, { seed, stream });
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = normals.subarray(i * length, (i + 1) * length);
    for (let pass = 0; pass < 2; pass++) for (const earlier of vectors) addScaled(vector, earlier, -dot(vector, earlier));
    const norm = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < length; k++) vector[k]! /= norm;
    vectors.push(vector);
  }
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return gain * (rows <= columns ? vectors[row]![column]! : vectors[column]![row]!);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let k = 0; k < a.length; k++) total += a[k]! * b[k]!;
  return total;
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let k = 0; k < to.length; k++) to[k]! += factor * from[k]!;
}
