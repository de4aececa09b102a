import type { RandomSource, Shape, Sym } from "../engine/graph/index.js";
import type { Fans, Init } from "../init/index.js";
import type { Layer } from "./members.js";

/** What a parameter is for. Penalties and weight decay act on "weight" and "embedding" unless told otherwise. */
export type ParameterKind = "weight" | "bias" | "scale" | "shift" | "embedding";

/** A tensor that is kept and saved but not trained: running statistics, constants fitted to the data. */
export interface Buffer {
  readonly value: Sym;
  /** Says what the value is after a training step. */
  update(next: Sym): void;
}

/** What a layer may ask for while it is traced. Every request is recorded in order; see `collectScope`. */
export interface Scope {
  /** Where the layer stands, as in `model.2`. In messages the kind of layer follows: `model.2 (dense)`. */
  readonly path: string;
  /** Known while the graph is built: the training and the prediction graph are traced separately. */
  readonly training: boolean;
  /** How many members of an ensemble the layer computes at once, as a first axis before the rows; absent outside of one. */
  readonly members?: number;
  /** The scope of a part, whose parameters are named `name.weight` and so on. */
  child(name: string, options?: { readonly members?: number }): Scope;
  /** A trained tensor. `fans` defaults to those of a dense weight [inputs, units]; a bias or a kernel says its own. */
  parameter(name: string, shape: Shape, init: Init, kind: ParameterKind, fans?: Fans): Sym;
  buffer(name: string, shape: Shape, initial: number | Float64Array): Buffer;
  /** A number that may vary from run to run without a new program, such as a dropout rate. */
  scalar(name: string, value: number): Sym;
  /** Lets one look at a value under a name, once in a network; see `nn.tap`. Its first axis is the batch (within an ensemble: members, then the batch). */
  tap(name: string, value: Sym, place?: string): void;
  /** A source of random numbers that no other call shares. */
  random(): RandomSource;
}

/** Traces a layer inside of another one. */
export type Inner = (layer: Layer, x: Sym, scope: Scope) => Sym;

/** The meaning of a layer: its output as a symbol. Layers made of layers use `inner`. */
export type Trace<L> = (layer: L, x: Sym, scope: Scope, inner: Inner) => Sym;
