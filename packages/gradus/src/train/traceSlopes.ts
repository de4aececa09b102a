import { constant, gradients, input, randomNormal, type Sym, state, within } from "../engine/index.js";
import { clipped, normOf } from "../optim/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { Network, Pass } from "./network.js";
import { gradientNoiseStream, stepRandom } from "./traceBatch.js";
import { partOf } from "./traceUpdate.js";
import { treatmentNumbers, treatmentsOf } from "./treatments.js";

/** The state that adds up the gradients of the batches of one step. */
export const accumulatedState = "accumulated";

/** Gradients of a step, one for each parameter; `trained` are those of the parameters that are not frozen. */
export type Slopes = Readonly<{ all: readonly Sym[]; trained: readonly Sym[] }>;

/** The gradients of a cost; 0 for frozen parameters, where nothing is computed. */
export function slopesOf(cost: Sym, { recipe, network, pass }: Readonly<{ recipe: RecipeValue; network: Network; pass: Pass }>): Slopes {
  const isTrained = trainedOf(recipe, network);
  const trained = within("gradients", () =>
    gradients(
      cost,
      pass.parameters.filter((_, at) => isTrained[at]),
    ),
  );
  let next = 0;
  return { all: pass.parameters.map(({ shape }, at) => (isTrained[at] ? trained[next++]! : constant(0, shape))), trained };
}

/** The sum of a step's gradients so far and of these, each weighted by its share of the step's rows: keep * sum + share * slope. */
export function accumulatedSlopes(recipe: RecipeValue, network: Network, { all }: Slopes): Slopes {
  const [keep, share] = [input("accumulate.keep", []), input("accumulate.share", [])];
  const sum = state(accumulatedState, [network.size]);
  const isTrained = trainedOf(recipe, network);
  const sums = all.map((slope, at) => (isTrained[at] ? partOf(sum, network.parameters[at]!).mul(keep).add(slope.mul(share)) : slope));
  return { all: sums, trained: sums.filter((_, at) => isTrained[at]) };
}

/** What the optimizer sees of the gradients: clipped, then with noise, as the recipe says. `norm` is that of all before, where it clips. */
export function keptSlopes(recipe: RecipeValue, network: Network, slopes: Slopes): { kept: readonly Sym[]; norm?: Sym } {
  const { clip, gradientNoise } = recipe;
  const limited = clip ? within("clip", () => clipped(clip, slopes.trained, input("clip.limit", []))) : slopes.trained;
  const deviation = input("gradientNoise.deviation", []);
  const noisy =
    gradientNoise === null
      ? limited
      : within("gradient noise", () =>
          limited.map((slope, at) => slope.add(randomNormal(slope.shape, stepRandom(gradientNoiseStream + at)).mul(deviation))),
        );
  const isTrained = trainedOf(recipe, network);
  let next = 0;
  const kept = slopes.all.map((slope, at) => (isTrained[at] ? noisy[next++]! : slope));
  return { kept, ...(clip && "globalNorm" in clip && { norm: normOf(slopes.trained) }) };
}

function trainedOf(recipe: RecipeValue, network: Network): readonly boolean[] {
  const treatments = treatmentsOf(recipe);
  return treatmentNumbers(recipe, network).map((number) => !treatments[number]!.frozen);
}
