import { UserError } from "../errors/index.js";
import { type Data, epochBatches, identityOf, type Job, jobOf, memoryFrom, type Recipe, type RunOptions, Stepper } from "../train/index.js";
import { type FlowStep, layerFlow } from "./flow.js";
import { type FlowPlace, flowProbe } from "./flowProbe.js";

/**
 * Looks at the gradient flow of a training on its way, from its checkpoints: what the next step would do to every layer, as `diagnose.flow` tells it. The training
 * itself is not touched: the step is computed beside it, in a memory of its own, once for each call. Undefined where that step would not stay finite.
 * @throws UserError if recipe and data do not fit, or (when called) the bytes are no checkpoint of them
 */
export function flowSampler(
  recipe: Recipe,
  given: Pick<RunOptions, "train" | "dev" | "backend"> & { readonly train: Data },
): (checkpoint: Uint8Array) => FlowStep | undefined {
  const job = jobOf(recipe.toJSON(), { ...given, threads: 1 });
  const identity = identityOf(job);
  const places: FlowPlace[] = [];
  let stepper: Stepper | undefined;
  return (checkpoint) => {
    const { facts, tensors } = memoryFrom(checkpoint, identity, "diagnose.flowSampler");
    stepper ??= new Stepper(job, () => flowProbe(job.network, places));
    for (const name of stepper.stateNames) stepper.session.state(name).set(tensors.get(`state.${name}`)!);
    const { step, last } = facts;
    const { rows, epoch } = nextBatch(job, facts);
    const at = { step, epoch, stepsPerEpoch: job.stepsPerEpoch, ...(step > 0 && { learningRate: last.learningRate }) };
    try {
      const { loss, learningRate } = stepper.step(rows, at);
      const numbers = stepper.probed(rows.length, "flow").slice();
      const layers = places.map((place) => {
        const most = place.peaks === undefined ? undefined : stepper?.probed(rows.length, place.peaks);
        return layerFlow(place, { numbers, most });
      });
      return { step: step + 1, loss, learningRate, layers };
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  };
}

/** The rows of the step that comes next. */
function nextBatch(
  job: Job,
  { epoch, batch }: { readonly epoch: number; readonly batch: number },
): { readonly rows: Int32Array; readonly epoch: number } {
  const isOver = batch >= job.stepsPerEpoch;
  const at = isOver ? epoch + 1 : epoch;
  return { rows: epochBatches(job, at)[isOver ? 0 : batch]!, epoch: at };
}
