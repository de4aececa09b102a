import type { BackendName } from "../engine/index.js";
import { positiveInteger, UserError } from "../errors/index.js";
import type { Layer } from "../nn/index.js";
import type { RecipeValue } from "../recipe/index.js";
import { type Data, type Job, jobOf, Stepper, type StepResult } from "../train/index.js";
import { alarmsOf, type FlowAlarm } from "./flowAlarms.js";
import { type FlowPlace, flowProbe } from "./flowProbe.js";
import { trainingBatches } from "./trainingBatches.js";

/** What went through a layer in one step. What a layer does not have is null. */
export type LayerFlow = Readonly<{
  /** As in the names of parameters: `2` of `2.weight`. */
  path: string;
  layer: Layer["layer"];
  /** Over the whole output of the batch: Euclidean norm, mean, standard deviation. */
  activation: Readonly<{ norm: number; mean: number; std: number }>;
  /** Norms of the cost's gradient: by the layer's output (from the first layer with parameters on), and by its parameters, before clipping. */
  gradient: Readonly<{ output: number | null; parameters: number | null }>;
  /** ||next weights - weights|| / ||weights||, without biases. */
  updateRatio: number | null;
  /** ReLU: the share of units that were active for no row of the batch. */
  dead: number | null;
  /** Tanh and sigmoid: the share of activations within a hundredth of an end of their range. */
  saturated: number | null;
}>;

export type FlowStep = Readonly<{ step: number; loss: number; learningRate: number; layers: readonly LayerFlow[] }>;

export type Flow = Readonly<{
  steps: readonly FlowStep[];
  /** By layer: the share of its units that were active in no step at all; null for layers whose units cannot die. */
  deadThroughout: readonly Readonly<{ path: string; share: number | null }>[];
  alarms: readonly FlowAlarm[];
}>;

/**
 * Trains a fresh network for `steps` steps of the recipe and looks at every layer at every step: norms of activations and gradients, dead and saturated
 * units, the size of updates. All of it is computed inside of the compiled step, whose training stays that of a run (but for
 * rounding in float32).
 * If loss or weights stop being finite, the steps up to then are returned with an alarm.
 * @throws UserError if recipe and data do not fit each other
 */
export function flow(
  recipe: RecipeValue,
  data: Data,
  { steps = 20, backend }: { readonly steps?: number; readonly backend?: BackendName } = {},
): Flow {
  positiveInteger(steps, "diagnose.flow, steps");
  const job = jobOf(recipe, { train: data, ...(backend && { backend }) });
  const places: FlowPlace[] = [];
  const stepper = new Stepper(job, () => flowProbe(job.network, places));
  const { done, peaks, failure } = watch(job, stepper, { places, steps });
  const deadThroughout = places.map(({ path, peaks: name }) => ({
    path,
    share: name === undefined ? null : deadShare(peaks.get(name) ?? []),
  }));
  return { steps: done, deadThroughout, alarms: alarmsOf({ steps: done, deadThroughout, failure }) };
}

type Watched = Readonly<{ done: readonly FlowStep[]; peaks: ReadonlyMap<string, Float64Array>; failure: string | undefined }>;

function watch(job: Job, stepper: Stepper, { places, steps }: { readonly places: readonly FlowPlace[]; readonly steps: number }): Watched {
  const done: FlowStep[] = [];
  const peaks = new Map<string, Float64Array>();
  for (const { rows, at } of trainingBatches(job)) {
    let result: StepResult;
    try {
      result = stepper.step(rows, at);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { done, peaks, failure: error.message };
    }
    const numbers = stepper.probed(rows.length, "flow");
    const layers = places.map((place): LayerFlow => {
      const most = place.peaks === undefined ? undefined : stepper.probed(rows.length, place.peaks);
      if (most) raise(peaks, place.peaks!, most);
      return layerFlow(place, { numbers, most });
    });
    done.push({ step: at.step + 1, loss: result.loss, learningRate: result.learningRate, layers });
    if (done.length === steps) break;
  }
  return { done, peaks, failure: undefined };
}

export function layerFlow(
  { path, layer, numbers: at }: FlowPlace,
  { numbers, most }: { readonly numbers: ArrayLike<number>; readonly most: ArrayLike<number> | undefined },
): LayerFlow {
  const number = (place: number | undefined): number | null => (place === undefined ? null : numbers[place]!);
  const { norm = 0, mean = 0, std = 0 } = at; // every layer has these
  const [update, weights] = [number(at.update), number(at.weights)];
  return {
    path,
    layer,
    activation: { norm: numbers[norm]!, mean: numbers[mean]!, std: numbers[std]! },
    gradient: { output: number(at.outputGradient), parameters: number(at.gradient) },
    updateRatio: update === null || weights === null ? null : weights === 0 ? Number.POSITIVE_INFINITY : update / weights,
    dead: most ? deadShare(most) : null,
    saturated: number(at.saturated),
  };
}

/** Keeps the largest activation of each unit over the steps. */
function raise(peaks: Map<string, Float64Array>, name: string, most: ArrayLike<number>): void {
  const before = peaks.get(name);
  if (before === undefined) peaks.set(name, Float64Array.from(most));
  else for (let unit = 0; unit < before.length; unit++) before[unit] = Math.max(before[unit]!, most[unit]!);
}

function deadShare(most: ArrayLike<number>): number {
  let dead = 0;
  for (let unit = 0; unit < most.length; unit++) if (most[unit]! <= 0) dead++;
  return most.length === 0 ? 0 : dead / most.length;
}
