import { UserError } from "../../errors/index.js";

/** Axis sizes, first axis slowest (row-major). `[]` is a scalar; a size of 0 is allowed. */
export type Shape = readonly number[];

/** Number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Distance in elements between neighbours along each axis of a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** `[3, 4]` as `3 x 4`; a scalar as `scalar`. */
export function showShape(shape: Shape): string {
  return shape.length === 0 ? "scalar" : `[${shape.join(" x ")}]`;
}

/** Numpy's broadcasting rule: axes are aligned at the end, a size of 1 stretches. @throws UserError naming both shapes */
export function broadcastShapes(shapes: readonly Shape[], place: string): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes)
    for (let axis = 0; axis < shape.length; axis++) {
      const at = rank - shape.length + axis;
      const size = shape[axis]!;
      if (size === 1 || size === result[at]) continue;
      if (result[at] !== 1) {
        throw new UserError({
          place,
          what: `shapes ${shapes.map(showShape).join(" and ")} do not broadcast`,
          remedy: "Sizes must be equal or 1, aligned at the last axis",
        });
      }
      result[at] = size;
    }
  return result;
}

/** Strides for reading an array of `shape` at the indices of the broadcast `target`: 0 where it stretches. */
export function broadcastStrides(shape: Shape, target: Shape): number[] {
  const strides = stridesOf(shape);
  const missing = target.length - shape.length;
  return target.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing]!));
}

/** Axes as ascending numbers from 0; negative ones count from the end. @throws UserError if one is out of range or repeated */
export function normalizeAxes(axes: number | readonly number[] | undefined, rank: number, place: string): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const list = (typeof axes === "number" ? [axes] : [...axes]).map((axis) => normalizeAxis(axis, rank, place));
  if (new Set(list).size !== list.length)
    throw new UserError({ place, what: `axes ${list.join(", ")} repeat`, remedy: "Name each axis once" });
  return list.sort((a, b) => a - b);
}

/** One axis as a number from 0; a negative one counts from the end. @throws UserError if it is out of range */
export function normalizeAxis(axis: number, rank: number, place: string): number {
  const from = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && from >= 0 && from < rank) return from;
  throw new UserError({
    place,
    what: `axis ${axis} is not one of the ${rank} axes`,
    remedy: `Give a whole number from ${-rank} to ${rank - 1}`,
  });
}

/** Calls `visit` for every index of `shape` in row-major order, with its flat position. */
export function forEachIndex(shape: Shape, visit: (index: readonly number[], flat: number) => void): void {
  const index = new Array<number>(shape.length).fill(0);
  const size = sizeOf(shape);
  for (let flat = 0; flat < size; flat++) {
    visit(index, flat);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}
