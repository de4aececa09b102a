import { UserError } from "../../../errors/index.js";
import type { Leaf, Structural } from "../operation.js";
import { type Shape, sizeOf } from "../shape.js";
import { type DType, Sym } from "../symbol.js";

/** A tensor that the caller fills before each call of the program. */
export function input(name: string, shape: Shape, dtype: DType = "f32"): Sym {
  return new Sym({ op: "input", inputs: [], shape, dtype, attributes: { name } });
}

/** A tensor that lives in the session from call to call: parameters, optimizer slots, running statistics. */
export function state(name: string, shape: Shape, dtype: DType = "f32"): Sym {
  return new Sym({ op: "state", inputs: [], shape, dtype, attributes: { name } });
}

/** Fixed numbers, row-major. One number fills the whole shape. @throws UserError if the count does not fit */
export function constant(data: number | ArrayLike<number>, shape: Shape = [], dtype: DType = "f32"): Sym {
  if (typeof data === "number") {
    const scalar = new Sym({ op: "constant", inputs: [], shape: [], dtype, attributes: { value: data } });
    return shape.length === 0 ? scalar : new Sym({ op: "broadcastTo", inputs: [scalar], shape, dtype });
  }
  if (data.length !== sizeOf(shape)) {
    throw new UserError({
      place: "constant",
      what: `${data.length} numbers for a shape of ${sizeOf(shape)}`,
      remedy: "Give one number for each element",
    });
  }
  return new Sym({ op: "constant", inputs: [], shape, dtype, attributes: { data: Float64Array.from(data) } });
}

export const inputLeaf: Leaf = { kind: "leaf" };
export const stateLeaf: Leaf = { kind: "leaf" };

export const constantOp: Structural = {
  kind: "structural",
  gradient: () => [],
  meaning: ({ attributes }) => (attributes.data instanceof Float64Array ? attributes.data : Float64Array.of(attributes.value as number)),
};
