import { like, type TracedOptimizer } from "#gradus/optim";

/** A case's optimizer params, by the names of the golden files. */
export type OptimizerParams = Readonly<Record<string, unknown>>;

const names: Readonly<Record<string, string>> = {
  weightDecay: "weight_decay",
  lrDecay: "lr_decay",
  initialAccumulator: "initial_accumulator_value",
  momentumDecay: "momentum_decay",
};

/** The optimizer of ours that is PyTorch's `op`. `maximize` is left out: the caller turns the gradients' signs. */
export function pytorchOptimizer(
  op: string,
  { beta1, beta2, etaMinus, etaPlus, stepMin, stepMax, maximize: _, ...rest }: OptimizerParams,
): TracedOptimizer {
  const options: Record<string, unknown> = Object.fromEntries(Object.entries(rest).map(([key, value]) => [names[key] ?? key, value]));
  if (beta1 !== undefined) options.betas = [beta1, beta2];
  if (etaMinus !== undefined) options.etas = [etaMinus, etaPlus];
  if (stepMin !== undefined) options.step_sizes = [stepMin, stepMax];
  return likeUnchecked("pytorch", op, options);
}

/** `optim.like` with names out of a file, which it checks itself. */
export function likeUnchecked(library: string, name: string, options: OptimizerParams): TracedOptimizer {
  return (like as (library: string, name: string, options: OptimizerParams) => TracedOptimizer)(library, name, options);
}
