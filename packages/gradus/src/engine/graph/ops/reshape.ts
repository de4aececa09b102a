import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { type Shape, sameShape, showShape, sizeOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";

/** The same elements in row-major order under another shape; one size may be -1 and is computed. @throws UserError if the counts differ */
export function reshape(x: Sym, shape: Shape): Sym {
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const open = shape.filter((size) => size === -1).length;
  const full = open === 1 && known > 0 ? shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size)) : shape;
  if (full.some((size) => !Number.isInteger(size) || size < 0) || sizeOf(full) !== sizeOf(x.shape))
    throw new UserError({
      place: placeOf("reshape"),
      what: `${showShape(x.shape)} has ${sizeOf(x.shape)} elements, ${showShape(shape)} asks for another number`,
      remedy: "Give sizes with the same product",
    });
  return sameShape(full, x.shape) ? x : new Sym({ op: "reshape", inputs: [x], shape: full, dtype: x.dtype });
}

/** Joins all axes from the second on: [batch, ..] becomes [batch, rest]. */
export function flatten(x: Sym): Sym {
  const [batch, ...rest] = x.shape;
  return reshape(x, [batch ?? 1, sizeOf(rest)]);
}

export const reshapeOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs: [x] }) => [reshape(g, x!.shape)],
  meaning: (_, [x]) => x!,
};
