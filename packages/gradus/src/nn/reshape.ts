import { reshape as arrange, currentPlace, showShape, sizeOf } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import type { Trace } from "./scope.js";

/** The same elements of each row under another shape: [batch, ..] becomes [batch, shape..]. One size may be -1 and is computed. */
export type Reshape = Readonly<{ layer: "reshape"; shape: readonly number[] }>;

/** @throws UserError if a size is not a whole number from 1, or more than one is -1 */
export function reshape(shape: readonly number[]): Reshape {
  const right = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && (size >= 1 || size === -1));
  if (right && shape.filter((size) => size === -1).length <= 1) return { layer: "reshape", shape: [...shape] };
  throw new UserError({
    place: "nn.reshape, shape",
    what: `expected sizes of a row with at most one -1, got ${JSON.stringify(shape)}`,
    remedy: "Give the shape of a row without the batch, as in [1, 8, 8]",
    takes: { type: "array", items: { anyOf: [{ type: "integer", minimum: 1 }, { const: -1 }] } },
  });
}

/** @throws UserError if the row has another number of elements */
export const traceReshape: Trace<Reshape> = ({ shape }, x) => {
  const [batch = 1, ...row] = x.shape;
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const fits = shape.includes(-1) ? sizeOf(row) % known === 0 : sizeOf(row) === known;
  if (!fits)
    throw new UserError({
      place: currentPlace(),
      what: `a row of ${showShape(row)} has ${sizeOf(row)} elements and cannot become ${showShape(shape)}`,
      remedy: "Give sizes with the same product",
    });
  return arrange(x, [batch, ...shape.map((size) => (size === -1 ? sizeOf(row) / known : size))]);
};
