import { currentPlace, type Sym, showShape } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";

/** The sizes of `x`, which must have exactly the named axes. @throws UserError that names the layer, the shape and what it wants */
export function axes(x: Sym, names: readonly string[]): readonly number[] {
  if (x.shape.length === names.length) return x.shape;
  throw wrongShape(
    x,
    `[${names.join(", ")}]`,
    x.shape.length > names.length ? "Put nn.flatten() or nn.reshape() before it" : "Put nn.reshape() before it",
  );
}

/** The sizes of `x`, which must be [batch, channels, size..] with at least `least` axes. @throws UserError otherwise */
export function channelAxes(x: Sym, least = 2): readonly [batch: number, channels: number, ...sizes: number[]] {
  const [batch, channels, ...sizes] = x.shape;
  if (batch !== undefined && channels !== undefined && x.shape.length >= least) return [batch, channels, ...sizes];
  throw wrongShape(
    x,
    least > 2 ? "[batch, channels, size..]" : "[batch, features] or [batch, channels, size..]",
    "Put nn.reshape() before it",
  );
}

/** The error for an input of a shape that a layer does not take. */
export function wrongShape(x: Sym, expected: string, remedy: string): UserError {
  return new UserError({ place: currentPlace(), what: `expected x ${expected}, got ${showShape(x.shape)}`, remedy });
}
