import type { DType, Shape, Sym } from "./graph/index.js";

/**
 * Which engine computes. `wasm` is the default; `reference` is the float64 interpreter that defines what is right; `native` is `wasm` with the larger matrix
 * products by the machine's BLAS, where a package such as @gradus/node has connected one: faster, and its sums are rounded as that library rounds them.
 */
export type BackendName = "wasm" | "reference" | "native";
export const backendNames: readonly BackendName[] = ["wasm", "reference", "native"];

/** Elements as the caller sees them: views of the engine's own memory. On the reference backend all are Float64Array. */
export type Elements = Float32Array | Int32Array | Uint8Array | Float64Array;

/** A tensor that lives as long as the session, by the name that `state(name, ...)` symbols refer to. */
export interface StateDeclaration {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype?: DType;
}

/** What one call computes: the inputs it reads, the outputs it leaves, the states it replaces (all at once, at its end). */
export interface Definition {
  readonly name?: string;
  readonly outputs: Readonly<Record<string, Sym>>;
  readonly updates?: Readonly<Record<string, Sym>>;
}

/** One step of a compiled program, for those who ask where time goes. */
export interface InstructionFacts {
  /** The operations that it joins, as in the program's text. */
  readonly name: string;
  /** The layer or function that most of its work comes from, such as `model.2 (dense)` or `gradients of model.2 (dense)`; empty where none is known. */
  readonly place: string;
  readonly half: "compute" | "commit";
  /** Floating-point operations, by meaning (see `flopsOf`). */
  readonly flops: number;
  /** Bytes that it reads and writes. */
  readonly bytes: number;
}

/** A call of a program: milliseconds since the program was compiled. */
export interface WatchedCall {
  readonly part: "compute" | "commit" | "run";
  readonly began: number;
  readonly ended: number;
  readonly threads: number;
  /**
   * Thread t began instruction i of `count` at [2 * (t * count + i)], and ended it at the next place; NaN where it had no share. Valid until the
   * watcher returns.
   */
  readonly stamps: Float64Array;
}

/** Hears of every call of a program. */
export type Watcher = (call: WatchedCall) => void;

/** Gives the watcher of a program that is compiled; milliseconds count from `origin`, itself milliseconds since 1970. */
export type Watch = (program: {
  readonly name: string;
  readonly instructions: readonly InstructionFacts[];
  readonly origin: number;
}) => Watcher;

/** A compiled program. Nothing is allocated by `run`. */
export interface Executable {
  /** Bytes of the program's own memory: inputs, outputs and everything in between; known before it runs. */
  readonly peakBytes: number;
  /** The program as readable text: buffers with offsets, phases, loops with extents. */
  readonly text: string;
  /** Its instructions in the order in which they run; none on the reference backend. */
  readonly instructions: readonly InstructionFacts[];
  /** The elements of an input, to be filled before `run`. The view is valid until the session compiles another program. */
  input(name: string): Elements;
  /** The elements of an output, valid after `run` until the next. */
  output(name: string): Elements;
  /** Computes outputs, then replaces the states. */
  run(): void;
  /** The first half of `run`: outputs are there, no state has changed. */
  compute(): void;
  /** The second half: replaces the states. Only after `compute` with the same inputs. */
  commit(): void;
  /** Threads that the last call ran on. */
  threads(): number;
}

/** A memory with states, and the programs that work on it. */
export interface Session {
  readonly backend: BackendName;
  /** The most threads that its programs may run on. Results have the same bits for any number, unless the backend is native. */
  readonly threads: number;
  /** The elements of a state, to be read or written between runs. Valid until the session compiles another program. */
  state(name: string): Elements;
  /** @throws UserError if an update's shape or type is not that of its state */
  compile(definition: Definition): Executable;
}
