import { constant, type Shape, type Sym, state } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import type { Fans, Init } from "../init/index.js";
import type { ParameterKind, Scope } from "./scope.js";

/** A parameter as a layer asked for it; `path` is its name in files, as in `0.weight`. */
export interface ParameterDeclaration {
  readonly path: string;
  readonly shape: Shape;
  readonly init: Init;
  readonly kind: ParameterKind;
  readonly fans: Fans;
}

/** A buffer as a layer asked for it. */
export interface BufferDeclaration {
  readonly path: string;
  readonly shape: Shape;
  readonly initial: number | Float64Array;
}

/** A run-time number as a layer asked for it. */
export interface ScalarDeclaration {
  readonly path: string;
  readonly value: number;
}

/** Everything that a trace asked for, in order. The lists grow while layers are traced in `scope`. */
export interface Collection {
  readonly scope: Scope;
  readonly parameters: readonly ParameterDeclaration[];
  readonly buffers: readonly BufferDeclaration[];
  readonly scalars: readonly ScalarDeclaration[];
  /** The next value of each buffer that a training step changes, by the buffer's path. */
  readonly updates: ReadonlyMap<string, Sym>;
  /** What can be looked at, by its name. */
  readonly taps: ReadonlyMap<string, Tapping>;
}

/** A value to be looked at: [batch, ...], or [members, batch, ...] within an ensemble. */
export type Tapping = Readonly<{ value: Sym; members: number | null }>;

/** What the symbols are, given what was asked for. The defaults suit a first trace that only collects: states named like the parameters. */
export interface Lookup {
  readonly parameter?: (declaration: ParameterDeclaration) => Sym;
  readonly buffer?: (declaration: BufferDeclaration) => Sym;
  /** A constant unless given. */
  readonly scalar?: (declaration: ScalarDeclaration) => Sym;
}

/**
 * A scope that records declarations and answers with symbols of a lookup, so that a model can be traced twice: once to see what it needs, then with
 * slices of the state that was made for it. `seed` and `step` are the i32 scalars from which dropout draws; each call of `random` gets the next stream.
 */
export function collectScope({
  training,
  seed,
  step,
  lookup = {},
}: {
  readonly training: boolean;
  readonly seed: Sym;
  readonly step: Sym;
  readonly lookup?: Lookup;
}): Collection {
  const parameters: ParameterDeclaration[] = [];
  const buffers: BufferDeclaration[] = [];
  const scalars: ScalarDeclaration[] = [];
  const updates = new Map<string, Sym>();
  const taps = new Map<string, Tapping>();
  const names = new Set<string>();
  let streams = 0;

  const unique = (path: string): string => {
    if (names.has(path))
      throw new UserError({
        place: path,
        what: "a layer asked for this name twice",
        remedy: "Give each parameter and buffer of a layer its own name",
      });
    names.add(path);
    return path;
  };

  const scopeAt = (path: string, prefix: string, members?: number): Scope => ({
    path,
    training,
    ...(members !== undefined && { members }),
    child: (name, inside) => scopeAt(`${path}.${name}`, `${prefix}${name}.`, inside?.members ?? members),
    parameter: (name, shape, init, kind, fans = denseFans(shape)) => {
      const declaration = { path: unique(prefix + name), shape, init, kind, fans };
      parameters.push(declaration);
      return lookup.parameter?.(declaration) ?? state(declaration.path, shape);
    },
    buffer: (name, shape, initial) => {
      const declaration = { path: unique(prefix + name), shape, initial };
      buffers.push(declaration);
      return {
        value: lookup.buffer?.(declaration) ?? state(declaration.path, shape),
        update: (next) => {
          updates.set(declaration.path, next);
        },
      };
    },
    scalar: (name, value) => {
      const declaration = { path: unique(prefix + name), value };
      scalars.push(declaration);
      return lookup.scalar?.(declaration) ?? constant(value);
    },
    tap: (name, value, place = path) => {
      if (taps.has(name))
        throw new UserError({ place, what: `another tap has the name "${name}"`, remedy: "Give each tap a name of its own" });
      taps.set(name, { value, members: members ?? null });
    },
    random: () => ({ seed, step, stream: ++streams }),
  });

  return { scope: scopeAt("model", ""), parameters, buffers, scalars, updates, taps };
}

/** Fans of a dense weight [inputs, units]; a vector has one input an element. */
function denseFans(shape: Shape): Fans {
  const [fanIn = 1, fanOut = 1] = shape.length === 1 ? [1, shape[0]] : shape;
  return { fanIn, fanOut };
}
