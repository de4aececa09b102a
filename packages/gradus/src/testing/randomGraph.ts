import {
  argmax, broadcastTo, concat, constant, fold, gather, input, iota, matmul, pad, randomUniform, reduceMax, reduceMin, reshape, reverse, type Sym, scatterAdd, sizeOf, slice, state, sum, transpose, windows,
} from "../engine/index.js"; // biome-ignore format: one list

/** One step of building a random graph: four whole numbers from 0 that choose operation, operands and details. */
export type Choice = readonly [number, number, number, number];

/** A graph made from choices: every symbol made, and numbers for its leaves. Fewer or smaller choices give smaller graphs, so that failures shrink. */
export interface RandomGraph {
  readonly symbols: readonly Sym[];
  readonly inputs: ReadonlyMap<string, Float64Array>;
  readonly states: ReadonlyMap<string, Float64Array>;
}

/** Sizes that find mistakes in loops: empty, one, less than a vector, primes, multiples of four and neighbours. */
const sizes = [1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 0, 33] as const;

/** Builds a graph of every kind of operation. The numbers stay moderate, so that float32 and float64 remain comparable. */
export function randomGraph(choices: readonly Choice[]): RandomGraph {
  const symbols: Sym[] = [];
  const inputs = new Map<string, Float64Array>();
  const states = new Map<string, Float64Array>();
  for (const [at, choice] of choices.entries()) {
    const floats = symbols.filter(({ dtype }) => dtype === "f32");
    const made = floats.length === 0 || choice[0] % 11 === 0 ? leaf(at, choice, inputs, states) : grow(floats, symbols, choice);
    if (sizeOf(made.shape) <= 20_000) symbols.push(made);
  }
  return { symbols, inputs, states };
}

function sizeAt(choice: number): number {
  return sizes[choice % sizes.length]!;
}

function leaf(at: number, [, rank, a, b]: Choice, inputs: Map<string, Float64Array>, states: Map<string, Float64Array>): Sym {
  const shape = [sizeAt(a), sizeAt(b), sizeAt(a + b)].slice(0, rank % 4);
  const values = Float64Array.from({ length: sizeOf(shape) }, (_, index) => Math.fround(Math.sin(index * 12.9898 + at * 78.233) * 1.5));
  const [name, home] = rank % 3 === 2 ? [`s${at}`, states] : [`x${at}`, inputs];
  home.set(name, values);
  return home === states ? state(name, shape) : input(name, shape);
}

type Maker = (x: Sym, y: Sym, choice: Choice) => Sym;

function grow(floats: readonly Sym[], all: readonly Sym[], choice: Choice): Sym {
  const x = floats[choice[1] % floats.length]!;
  const y = floats[choice[2] % floats.length]!;
  const maker = makers[choice[0] % makers.length]!;
  const made = maker(x, fitting(x, floats, choice[2]) ?? y, choice);
  const bools = all.filter(
    ({ dtype, shape }) => dtype === "bool" && shape.every((size, axis) => size === made.shape[axis]) && shape.length === made.shape.length,
  );
  return bools.length > 0 && made.dtype === "f32" && choice[3] % 5 === 0 ? bools[choice[3] % bools.length]!.select(made, 0.5) : made;
}

/** Another float symbol that broadcasts with x. */
function fitting({ shape }: Sym, floats: readonly Sym[], choice: number): Sym | undefined {
  const fits = floats.filter((other) => {
    const [short, long] = other.shape.length < shape.length ? [other.shape, shape] : [shape, other.shape];
    return short.every((size, axis) => {
      const at = long[axis + long.length - short.length]!;
      return size === at || size === 1 || at === 1;
    });
  });
  return fits[choice % Math.max(fits.length, 1)];
}

const makers: readonly Maker[] = [
  (x, y) => x.add(y),
  (x, y) => x.sub(y),
  (x, y) => x.mul(y).mul(0.5),
  (x, y) => x.div(y.abs().add(1)),
  (x, y) => x.max(y),
  (x, y) => x.min(y),
  (x) => x.tanh(),
  (x) => x.sigmoid(),
  (x) => x.relu(),
  (x) => x.abs().add(0.5).log(),
  (x) => x.tanh().exp(),
  (x) => x.abs().add(0.1).sqrt(),
  (x) => x.erf(),
  (x) => x.sin().add(x.cos()),
  (x) => x.neg(),
  (x, _, [, , , d]) => sum(x, axisOf(x, d)).mul(0.25),
  (x, _, [, , , d]) => reduceMax(nonEmpty(x), axisOf(nonEmpty(x), d)),
  (x, _, [, , , d]) => reduceMin(nonEmpty(x), { ...axisOf(nonEmpty(x), d), keepDims: true }),
  (x, y, [, , , d]) => product(x, y, d),
  (x, _, [, , , d]) => transpose(x, rotated(x.shape.length, d)),
  (x, _, [, , , d]) => reshape(x, d % 2 === 0 ? [sizeOf(x.shape)] : [1, ...x.shape, 1]),
  (x, _, [, , , d]) => block(x, d),
  (x, _, [, , , d]) => (x.shape.length === 0 ? x : reverse(x, d % x.shape.length)),
  (x, _, [, , , d]) =>
    pad(
      x,
      x.shape.map((__, axis) => (d + axis) % 3),
      x.shape.map((__, axis) => (d + 2 * axis) % 2),
      d % 4,
    ),
  (x) =>
    x.shape.length === 0
      ? x.mul(2)
      : concat(
          [
            x,
            x.mul(-1),
            slice(
              x,
              x.shape.map(() => 0),
              [Math.floor(x.shape[0]! / 2), ...x.shape.slice(1)],
            ),
          ],
          0,
        ),
  (x, _, [, , , d]) => (x.shape.length === 0 ? x : concat([x, x.square()], d % x.shape.length)),
  (x, _, [, , , d]) =>
    x.shape.length === 0 || x.shape[0] === 0
      ? x
      : gather(
          x,
          iota([sizeAt(d % 10)], 0)
            .mul(3)
            .sub(1),
        ),
  (x, _, [, , , d]) => (x.shape.length === 0 ? x : scatterAdd(iota([x.shape[0]!], 0).mul(2), x, 1 + (d % 7))),
  (x, _, [, , , d]) => sliding(x, d),
  (x, _, [, , , d]) =>
    x.shape.length === 0 || x.shape.at(-1) === 0
      ? x
      : argmax(x, d % x.shape.length)
          .cast("f32")
          .mul(0.1),
  (x, _, [, , , d]) => broadcastTo(x, [1 + (d % 3), ...x.shape]),
  (x, _, [, , , d]) => randomUniform(x.shape, { seed: constant(7, [], "i32"), step: constant(d, [], "i32"), stream: d }).add(x),
  (x, y) => x.less(y),
  (x, _, [, , , d]) =>
    iota(x.shape.length === 0 ? [3] : x.shape, d % Math.max(x.shape.length, 1))
      .cast("f32")
      .mul(0.25),
];

function axisOf({ shape }: Sym, choice: number): { axes?: number[] } {
  if (shape.length === 0 || choice % 4 === 0) return {};
  const axis = choice % shape.length;
  return { axes: choice % 5 === 0 && shape.length > 1 ? [axis, (axis + 1) % shape.length] : [axis] };
}

/** An infinite maximum over nothing would only make NaNs comparable. */
function nonEmpty(x: Sym): Sym {
  return sizeOf(x.shape) === 0 ? constant(1, [2, 3]) : x;
}

function rotated(rank: number, choice: number): number[] {
  return Array.from({ length: rank }, (_, axis) => (axis + choice) % rank);
}

function block(x: Sym, choice: number): Sym {
  const starts = x.shape.map((size, axis) => Math.min((choice + axis) % 3, size));
  return slice(
    x,
    starts,
    x.shape.map((size, axis) => Math.max(starts[axis]!, size - ((choice >> 2) % 2))),
  );
}

/** A product of x with itself or with a second matrix in one of the four orientations. */
function product(x: Sym, y: Sym, choice: number): Sym {
  const a = x.shape.length >= 2 ? x : reshape(x, [1, sizeOf(x.shape)]);
  const other = y.shape.length === 2 && y.shape[choice % 2] === a.shape.at(-1) ? y : undefined;
  const scale = 1 / Math.max(1, a.shape.at(-1)!);
  if (other !== undefined) return matmul(a, other, { transposeB: choice % 2 === 1 }).mul(scale);
  return (choice % 2 === 0 ? matmul(a, a, { transposeB: true }) : matmul(a, a, { transposeA: true })).mul(scale);
}

/** Windows over the last axis, as they are or folded back. */
function sliding(x: Sym, choice: number): Sym {
  const size = x.shape.at(-1) ?? 0;
  const how = { kernel: [Math.min(1 + (choice % 3), Math.max(size, 1))], stride: [1 + (choice % 2)], dilation: [1] };
  if (size === 0) return x;
  const view = windows(x, how);
  return choice % 2 === 0 ? view : fold(view.mul(0.5), x.shape.slice(-1), how);
}
