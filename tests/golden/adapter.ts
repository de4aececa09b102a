import type { GoldenCase, Result, Tolerance } from "#gradus/testing";

/** What a case is computed in: float64 on the reference backend, float32 on wasm. */
export type Precision = "float64" | "float32";

/**
 * What an adapter computed for one output. `tolerance` replaces the file's: for samples, which must lie within five standard errors
 * of what is expected. Plain arrays and typed arrays are both fine; shape [] for a scalar.
 */
export type Computed = Result & Readonly<{ tolerance?: Tolerance }>;

/** Every output of the case by its name; a missing or an additional name is a failure. */
export type Computation = Readonly<Record<string, Computed>>;

/** Joins an op of the golden files to the product: takes a case, returns what the product computes for it. */
export type Adapter = Readonly<{
  precisions: readonly Precision[];
  run: (golden: GoldenCase, precision: Precision) => Computation | Promise<Computation>;
}>;

/** The adapters of one topic, by op. An op of the schema that is not here counts as not supported yet. */
export type Adapters = Readonly<Record<string, Adapter>>;

/** An op that runs through the engine: computed in float64 (reference, `tol64` or `tol`) and in float32 (wasm, `tol`). */
export function onEngine(run: Adapter["run"]): Adapter {
  return { precisions: ["float64", "float32"], run };
}

/** An op in plain TypeScript, which computes in float64 only. */
export function inFloat64(run: (golden: GoldenCase) => Computation): Adapter {
  return { precisions: ["float64"], run };
}

/** A scalar output. */
export function scalar(value: number): Computed {
  return { shape: [], data: [value] };
}

/** An output of one axis. */
export function vector(data: ArrayLike<number>): Computed {
  return { shape: [data.length], data };
}

/** Thrown by an adapter for a variant that nobody has built yet; the case then counts as not supported. */
export class NotSupported extends Error {
  override readonly name = "NotSupported";
}
