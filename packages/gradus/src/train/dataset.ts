import type { Encoder, TargetEncoding } from "../data/index.js";
import { type Shape, showShape, sizeOf } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";

/** What a network predicts: one of some classes, or `width` numbers a row, learned as (value - mean) / deviation and kept within `range`. */
export type TargetSpec =
  | Readonly<{ task: "classification"; name: string; classes: readonly string[] }>
  | Readonly<{ task: "regression"; name: string; width: number; mean: number; deviation: number; range?: readonly [number, number] }>;

/** How rows become numbers and predictions become answers, as it was found on train rows: plain JSON, saved with the model. */
export type Preparation = Readonly<{
  /** The shape of one row's input. */
  shape: Shape;
  featureNames: readonly string[] | null;
  /** Absent for rows that are numbers already. */
  encoder: Encoder | null;
  target: TargetSpec;
}>;

/**
 * Rows as the network reads them: x [rows, ...shape]; y class codes (Int32Array), or numbers [rows, width] as they are learned (Float32Array); `weights`
 * [rows] where rows count differently in the training loss.
 */
export type Dataset = Readonly<{
  name: string;
  rows: number;
  x: Float32Array;
  y?: Int32Array | Float32Array;
  weights?: Float32Array;
  notes: readonly string[];
}>;

export function targetSpec(encoding: TargetEncoding): TargetSpec {
  const { name, task } = encoding;
  return task === "classification"
    ? { task, name, classes: encoding.classes }
    : {
        task,
        name,
        width: 1,
        mean: encoding.mean,
        deviation: encoding.deviation,
        ...(encoding.range && { range: encoding.range }),
      };
}

/** The targets of a part that is trained on or measured. @throws UserError if it has none */
export function targetsOf({ name, y }: Dataset): Int32Array | Float32Array {
  if (y) return y;
  throw new UserError({ place: name, what: "there is no target to compare with", remedy: "Give the rows with their targets" });
}

/** @throws UserError if `length` numbers are not whole rows of `shape` */
export function rowsOf(length: number, shape: Shape, place: string): number {
  const size = sizeOf(shape);
  const rows = size === 0 ? 0 : length / size;
  if (Number.isInteger(rows) && size > 0) return rows;
  throw new UserError({
    place,
    what: `${length} numbers do not fill whole rows of ${showShape(shape)}`,
    remedy: "Give every row the same number of values, or another shape",
  });
}
