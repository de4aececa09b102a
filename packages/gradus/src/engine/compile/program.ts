import type { DType } from "../graph/index.js";
import type { Scalar, ScalarType } from "../scalar/expression.js";

/**
 * What a graph is compiled to: instructions on buffers, every extent and stride a number. A backend turns each instruction into one function.
 * Within a phase instructions do not touch each other's results, so that a team of threads needs a barrier between phases only; each instruction
 * can be cut into independent units by its shape alone (never by the number of threads), which keeps the bits the same for any team.
 */
export interface Program {
  readonly buffers: readonly Buffer[];
  /** Everything up to outputs and gradients: no state is written. */
  readonly compute: readonly Phase[];
  /** Writes the new states; runs after `compute` unless the caller stops in between. */
  readonly commit: readonly Phase[];
  /** Bytes of the program's own region: inputs, outputs, constants and scratch, placed by liveness. */
  readonly regionBytes: number;
}

export type Phase = readonly Instruction[];
export type Instruction = Loops | Product | Gemm | Argmax | ScatterAdd | Fold;

/**
 * Elements in memory: f32, i32 and bool take 4 bytes (a bool is the i32 0 or 1), u8 one. States live at offsets that the session fixes;
 * all other buffers at `offset` (bytes, a multiple of 64) in the program's region. Lifetimes may overlap in memory, never in time.
 */
export interface Buffer {
  readonly id: number;
  /** For people: the operation and place that fills it, or the leaf's name. */
  readonly name: string;
  readonly dtype: DType;
  /** Elements. */
  readonly size: number;
  readonly kind: "input" | "state" | "output" | "constant" | "scratch";
  /** Bytes from the start of the program's region; for a state, of the session's states. */
  readonly offset: number;
  /** The numbers of a constant. */
  readonly data?: Float64Array;
}

/** Where an element lies: `offset` plus `steps[d]` for each step of loop d, in elements of the buffer. */
export interface Access {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly steps: readonly number[];
  /** Adds `step` times the clamped (0 .. count - 1) i32 found at `at`: a gather. */
  readonly indirect?: { readonly at: Access; readonly step: number; readonly count: number };
}

/** What fills a `load` leaf (by its slot) of an instruction's scalar expressions. */
export type Operand =
  | { readonly kind: "load"; readonly type: ScalarType; readonly access: Access }
  /** The i32 `offset` + sum of steps[d] * index[d]. */
  | { readonly kind: "index"; readonly type: "i32"; readonly offset: number; readonly steps: readonly number[] }
  /** The result of `reductions[of]` (Loops, in the epilogue) or the sum of products (Product). */
  | { readonly kind: "result"; readonly type: ScalarType; readonly of: number };

export interface Store {
  readonly value: Scalar;
  readonly access: Access;
}

/** Joins `value` over all reduced indices: the sum starts at 0, max at -infinity, min at infinity (NaN propagates). f32 or i32. */
export interface Reduction {
  readonly value: Scalar;
  readonly join: "sum" | "max" | "min";
}

/**
 * A loop nest over `kept` x `reduced` (outermost first). At each point `stores` are executed; over the reduced loops `reductions` are joined;
 * once for each kept point, after its reduced loops, `epilogue` is executed. Steps of accesses and indices cover kept then reduced loops;
 * those of the epilogue may use kept loops only. Without reductions `reduced` is empty and so is `epilogue`.
 */
export interface Loops {
  readonly kind: "loops";
  /** For people: the operations, in order. */
  readonly name: string;
  readonly kept: readonly number[];
  readonly reduced: readonly number[];
  readonly operands: readonly Operand[];
  readonly stores: readonly Store[];
  readonly reductions: readonly Reduction[];
  readonly epilogue: readonly Store[];
}

/**
 * acc[i, j] = sum over k, ascending, of a[i, k] * b[k, j], for each point of `batch`; then `epilogue` at each (batch.., i, j).
 * Epilogue accesses have steps for [batch.., row, column].
 */
export interface Product {
  readonly kind: "product";
  readonly name: string;
  readonly batch: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: {
    readonly buffer: Buffer;
    readonly offset: number;
    readonly batchSteps: readonly number[];
    readonly rowStep: number;
    readonly innerStep: number;
  };
  readonly b: Panels | Scattered;
  readonly operands: readonly Operand[];
  readonly epilogue: readonly Store[];
  readonly tile: { readonly rows: number; readonly columns: number };
}

/**
 * Columns are contiguous within panels of `panel` columns: column j of row k lies at offset + floor(j / panel) * panelStep + k * innerStep + j % panel.
 * A row-major matrix has panelStep = panel.
 */
export interface Panels {
  readonly kind: "panels";
  readonly buffer: Buffer;
  readonly offset: number;
  readonly batchSteps: readonly number[];
  readonly innerStep: number;
  readonly panel: number;
  readonly panelStep: number;
}

/** Column j of row k lies at offset + where `inner` puts k + where `columns` puts j: the windows of a convolution, which nobody writes down. */
export interface Scattered {
  readonly kind: "scattered";
  readonly buffer: Buffer;
  readonly offset: number;
  readonly batchSteps: readonly number[];
  readonly inner: Digits;
  readonly columns: Digits;
}

/** A number counted by loops within each other, outermost first: where it stands, in elements, is the sum of steps[d] * digit[d]. */
export interface Digits {
  readonly extents: readonly number[];
  readonly steps: readonly number[];
}

/** Element [i, j] lies at `offset` + the steps of the batch + i * rowStep + j * columnStep, in elements of the buffer. */
export interface Matrix {
  readonly kind: "matrix";
  readonly buffer: Buffer;
  readonly offset: number;
  readonly batchSteps: readonly number[];
  readonly rowStep: number;
  readonly columnStep: number;
}

/**
 * c[i, j] = sum over k of a[i, k] * b[k, j], for each point of `batch`, by a library outside of the program, which sums in an order of its own. The
 * matrices lie as BLAS takes them: one step is 1, the other as large as what it steps over; c's columns are contiguous. A scattered b is copied so first.
 */
export interface Gemm {
  readonly kind: "gemm";
  readonly name: string;
  readonly batch: readonly number[];
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
  readonly a: Matrix;
  readonly b: Matrix | Scattered;
  readonly c: Matrix;
}

/** Index of the first largest element (NaN counts as largest) along `count` elements, for each point of `kept`. */
export interface Argmax {
  readonly kind: "argmax";
  readonly name: string;
  readonly kept: readonly number[];
  readonly count: number;
  /** Steps for [kept.., along]. */
  readonly source: Access;
  readonly type: "f32" | "i32";
  /** Steps for [kept..]. */
  readonly target: Access;
}

/** target = 0; for each index in order (clamped to 0 .. rows - 1), for each element of the row: target[index, j] += source[i, j]. Contiguous. */
export interface ScatterAdd {
  readonly kind: "scatterAdd";
  readonly name: string;
  readonly rows: number;
  readonly width: number;
  readonly count: number;
  readonly type: "f32" | "i32";
  /** Steps for [count]. */
  readonly indices: Access;
  /** Steps for [count, width]. */
  readonly source: Access;
  readonly target: Access;
}

/** target = 0 over `size`; then target[..] += source[..] at every point of `lead` x `kernel` x `out`, kernel positions outermost within a lead. */
export interface Fold {
  readonly kind: "fold";
  readonly name: string;
  readonly lead: readonly number[];
  readonly kernel: readonly number[];
  readonly out: readonly number[];
  /** Elements of one lead's block of the target, contiguous. */
  readonly size: number;
  readonly type: "f32" | "i32";
  /** Steps for [lead.., kernel.., out..]. */
  readonly source: Access;
  /** Steps for [lead.., kernel.., out..]; the lead steps are multiples of `size`. */
  readonly target: Access;
}
