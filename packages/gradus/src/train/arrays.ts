import { checkedRowWeights, sortedLabels } from "../data/index.js";
import { type Shape, showShape, sizeOf } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import { type Dataset, type Preparation, rowsOf, type TargetSpec } from "./dataset.js";

/** Rows as numbers: one flat array row by row, or one array a row. */
export type Rows = ArrayLike<number> | readonly ArrayLike<number>[];

/** Targets: labels or class numbers from 0, or numbers to predict (one array a row where there are several outputs). */
export type Targets = readonly string[] | ArrayLike<number> | readonly ArrayLike<number>[];

/**
 * Data that are numbers already, read as they are: nothing is filled, scaled or shuffled. `shape` is that of one row's input, such as [8, 8]; `classes`
 * are the labels in the order of their numbers, where train rows may not have all of them. `weights` say how much each row counts in the training loss;
 * measures count every row once.
 */
export type Arrays = Readonly<{
  x: Rows;
  y?: Targets;
  weights?: ArrayLike<number>;
  shape?: Shape;
  featureNames?: readonly string[];
  classes?: readonly string[];
}>;

/**
 * What train arrays tell: the shape of a row and what there is to predict.
 * @throws UserError if rows differ in length, if there are no targets, or if class numbers are no whole numbers from 0
 */
export function prepareArrays({ x, y, shape, featureNames, classes }: Arrays, task: TargetSpec["task"]): Preparation {
  const place = "train";
  if (y === undefined) throw new UserError({ place, what: "there is no y to learn", remedy: "Give { x, y }" });
  const rows = y.length;
  if (rows === 0) throw new UserError({ place, what: "there are no rows", remedy: "Give at least one row" });
  const flat = flatten(x, `${place}, x`, shape && sizeOf(shape));
  const row = shape ?? [flat.length / rows];
  if (row.some((size) => !Number.isInteger(size) || size < 1) || rowsOf(flat.length, row, `${place}, x`) !== rows)
    throw new UserError({
      place,
      what: `x has ${flat.length} numbers and y ${rows} rows, which is no whole number a row${shape ? ` of ${showShape(shape)}` : ""}`,
      remedy: "Give x and y the same number of rows",
    });
  if (featureNames && featureNames.length !== sizeOf(row))
    throw new UserError({
      place: `${place}, featureNames`,
      what: `expected ${sizeOf(row)} names, got ${featureNames.length}`,
      remedy: "Name every number of a row",
    });
  return { shape: row, featureNames: featureNames ?? null, encoder: null, target: targetOf(y, task, classes) };
}

/** Arrays as the network reads them. @throws UserError if they do not fit the train rows */
export function datasetFromArrays(preparation: Preparation, { x, y, weights }: Arrays, name: string): Dataset {
  const flat = flatten(x, `${name}, x`, sizeOf(preparation.shape));
  const rows = rowsOf(flat.length, preparation.shape, `${name}, x`);
  if (y === undefined) return { name, rows, x: flat, notes: [] };
  const targets = encodeTargets(y, preparation.target, name);
  const width = preparation.target.task === "classification" ? 1 : preparation.target.width;
  if (targets.length !== rows * width)
    throw new UserError({
      place: name,
      what: `x has ${rows} rows and y ${targets.length / width}`,
      remedy: "Give x and y the same number of rows",
    });
  return { name, rows, x: flat, y: targets, ...(weights && { weights: weightsOf(weights, rows, name) }), notes: [] };
}

function weightsOf(weights: ArrayLike<number>, rows: number, name: string): Float32Array {
  const place = `${name}, weights`;
  if (weights.length === rows) return Float32Array.from(checkedRowWeights(weights, place));
  throw new UserError({ place, what: `expected ${rows} weights, got ${weights.length}`, remedy: "Give one weight for each row" });
}

/** Rows one after the other. @throws UserError if they differ in length, or are nested deeper */
function flatten(rows: Rows | Targets, place: string, size?: number): Float32Array {
  if (rows instanceof Float32Array) return rows;
  const first: unknown = rows[0];
  if (first === undefined || typeof first !== "object" || first === null) return Float32Array.from(rows as ArrayLike<number>);
  const width = size ?? (first as ArrayLike<number>).length;
  const flat = new Float32Array(rows.length * width);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as ArrayLike<number>;
    if (row.length !== width)
      throw new UserError({
        place: `${place}, row ${at}`,
        what: `expected ${width} numbers${size === undefined ? " as in row 0" : ""}, got ${row.length}`,
        remedy: "Give every row the same number of values",
      });
    if (width > 0 && typeof row[0] !== "number")
      throw new UserError({
        place: `${place}, row ${at}`,
        what: `expected numbers, got ${Array.isArray(row[0]) ? "an array within the row" : JSON.stringify(row[0])}`,
        remedy: "Give each row as one flat array, and say its shape as in { shape: [8, 8] }",
      });
    flat.set(row, at * width);
  }
  return flat;
}

function targetOf(y: Targets, task: TargetSpec["task"], classes: readonly string[] | undefined): TargetSpec {
  const first: unknown = y[0];
  if (task === "regression") {
    if (typeof first === "string")
      throw new UserError({
        place: "train, y",
        what: `the loss predicts numbers, and y holds words such as "${first}"`,
        remedy: "Give numbers, or a loss for classes such as loss.softmaxCrossEntropy()",
      });
    return { task, name: "y", width: typeof first === "number" ? 1 : (first as ArrayLike<number>).length, mean: 0, deviation: 1 };
  }
  if (classes) return { task, name: "y", classes: [...classes] };
  if (typeof first === "string") return { task, name: "y", classes: sortedLabels(new Set(y as readonly string[])) };
  let most = 1;
  for (let row = 0; row < y.length; row++) most = Math.max(most, checkedCode(y[row], row, "train"));
  return { task, name: "y", classes: Array.from({ length: most + 1 }, (_, code) => String(code)) };
}

function checkedCode(value: unknown, row: number, name: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 24) return value;
  throw new UserError({
    place: `${name}, y, row ${row}`,
    what: `the loss predicts classes, and ${Array.isArray(value) || ArrayBuffer.isView(value) ? "an array" : JSON.stringify(value)} is no class number`,
    remedy: "Give labels as text, whole numbers from 0, or a loss for numbers such as loss.meanSquaredError()",
  });
}

function encodeTargets(y: Targets, target: TargetSpec, name: string): Int32Array | Float32Array {
  if (target.task === "regression") {
    const flat = flatten(y, `${name}, y`, target.width);
    return target.mean === 0 && target.deviation === 1 ? flat : flat.map((value) => (value - target.mean) / target.deviation);
  }
  const codes = new Map(target.classes.map((label, code) => [label, code]));
  const areNumbers = typeof y[0] === "number";
  const known = `${target.classes.slice(0, 12).join(", ")}${target.classes.length > 12 ? ", ..." : ""}`;
  return Int32Array.from({ length: y.length }, (_, row) => {
    const value = y[row] as string | number;
    const code = areNumbers && Number.isInteger(value) ? Number(value) : codes.get(String(value));
    if (code !== undefined && code >= 0 && code < target.classes.length) return code;
    throw new UserError({
      place: `${name}, y, row ${row}`,
      what: `the label ${JSON.stringify(value)} does not occur in the train rows`,
      remedy: `Known labels: ${known}`,
    });
  });
}
