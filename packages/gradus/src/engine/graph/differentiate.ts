import { UserError } from "../../errors/index.js";
import { operations } from "./ops/index.js";
import { constant } from "./ops/leaves.js";
import { sumTo } from "./ops/sumTo.js";
import { currentPlace, within } from "./place.js";
import { showShape } from "./shape.js";
import type { Sym } from "./symbol.js";

/**
 * Reverse-mode differentiation: the gradients of the scalar `y` with respect to each of `variables`, as new symbols of the same graph
 * (so gradients can be differentiated again). A variable may be any symbol, not only a leaf. The gradients of what a layer does are known as its:
 * `gradients of model.2 (dense)`.
 * @throws UserError if `y` is no f32 scalar, or does not depend on a variable in a way that has a gradient
 */
export function gradients(y: Sym, variables: readonly Sym[]): Sym[] {
  if (y.shape.length !== 0 || y.dtype !== "f32")
    throw new UserError({
      place: "gradients",
      what: `${y} has shape ${showShape(y.shape)} and type ${y.dtype}`,
      remedy: "Differentiate an f32 scalar: sum or average it first",
    });
  const needed = dependents(y, new Set(variables));
  const sums = new Map<Sym, Sym>([[y, constant(1)]]);
  for (const node of [...needed].sort((a, b) => b.id - a.id)) {
    const g = sums.get(node);
    const operation = operations[node.op];
    if (g === undefined || operation.kind === "leaf") continue;
    within(placeOfGradient(node), () => {
      operation.gradient(g, node).forEach((partial, at) => {
        const source = node.inputs[at]!;
        if (partial === undefined || !needed.has(source)) return;
        const fitted = operation.kind === "elementwise" ? sumTo(partial, source.shape) : partial;
        const before = sums.get(source);
        sums.set(source, before === undefined ? fitted : before.add(fitted));
      });
    });
  }
  return variables.map((variable) => {
    const result = sums.get(variable);
    if (result !== undefined) return result;
    const reason = needed.has(variable) ? "only through operations without a gradient" : "not at all";
    throw new UserError({
      place: "gradients",
      what: `${y} depends on ${variable} ${reason}`,
      remedy: "Leave it out of the variables, or use it in the loss",
    });
  });
}

const gradientsOf = "gradients of ";

function placeOfGradient({ place }: Sym): string {
  return place === "" ? currentPlace() : `${gradientsOf}${place}`;
}

/** The layer or function whose operation, or whose gradient, a place names. */
export function forwardPlace(place: string): string {
  return place.startsWith(gradientsOf) ? forwardPlace(place.slice(gradientsOf.length)) : place;
}

/** The nodes on a path from one of `variables` to `y`. */
function dependents(y: Sym, variables: ReadonlySet<Sym>): Set<Sym> {
  const found = new Set<Sym>();
  for (const node of ancestors([y])) if (variables.has(node) || node.inputs.some((source) => found.has(source))) found.add(node);
  return found;
}

/** All nodes that `roots` are computed from, themselves included, in order of creation (inputs first). */
export function ancestors(roots: Iterable<Sym>): Sym[] {
  const seen = new Set<Sym>(roots);
  const stack = [...seen];
  for (let node = stack.pop(); node !== undefined; node = stack.pop())
    for (const source of node.inputs)
      if (!seen.has(source)) {
        seen.add(source);
        stack.push(source);
      }
  return [...seen].sort((a, b) => a.id - b.id);
}
