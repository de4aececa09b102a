import type { Sym } from "../engine/index.js";
import type { Inner } from "../nn/index.js";
import type { Pass } from "./network.js";

/** A step as a probe sees it, all as symbols: what is minimised, its gradients (one for each parameter, before clipping), the next flat parameters. */
export type ProbedStep = Readonly<{ cost: Sym; pass: Pass; slopes: readonly Sym[]; next: Sym }>;

/**
 * Looks into a training step while it is traced: `trace` takes the place of `traceLayer` and may remember the output of each layer; what `outputs` makes of
 * the step is computed by the same program, beside the step's own outputs. The training stays what it is, but for
 * rounding in float32 where loops are fused otherwise.
 */
export type Probe = Readonly<{ trace: Inner; outputs: (step: ProbedStep) => Readonly<Record<string, Sym>> }>;
