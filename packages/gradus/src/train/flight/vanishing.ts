import type { Elements } from "../../engine/index.js";
import type { VanishingAlarm } from "../events.js";
import type { Network } from "../network.js";

/** Gradients of the first weights below this share of those of the last ones move nothing. */
const vanishingBelow = 1e-4;
/** A training that has not brought its loss down by so much since its first steps is looked at, */
const leastGain = 0.1;
/** ... once there are so many steps, of which the first ones say where it began. */
const fewestSteps = 20;
const firstSteps = 10;

/**
 * Watches whether a training learns at all. Only where it does not is its gradient looked at, so that one that does pays nothing. At the ends of epochs 1, 2,
 * 4, 8, ..., and told once.
 */
export class VanishingRule {
  #steps = 0;
  #first = 0;
  #isOver = false;

  note(loss: number): void {
    if (this.#steps++ < firstSteps) this.#first += loss / firstSteps;
  }

  /** `loss`: the mean of the epoch. `gradient` computes the flat gradient of a batch of it. */
  alarm(
    { step, epoch, loss }: { readonly step: number; readonly epoch: number; readonly loss: number },
    network: Network,
    gradient: () => Elements,
  ): VanishingAlarm | undefined {
    const isDue = (epoch & (epoch - 1)) === 0 && this.#steps >= fewestSteps;
    if (this.#isOver || !isDue || loss < (1 - leastGain) * this.#first) return undefined;
    const weights = network.parameters.filter(({ kind }) => kind === "weight");
    const [first, last] = [weights[0], weights.at(-1)];
    if (!first || !last || first === last) return undefined;
    const flat = gradient();
    const size = ({ offset, size }: { readonly offset: number; readonly size: number }): number => rootMeanSquare(flat, offset, size);
    const ratio = size(first) / size(last);
    if (!(ratio < vanishingBelow)) return undefined; // also where both are 0
    this.#isOver = true;
    return told({ step, epoch, ratio, layer: layerOf(first.path), last: layerOf(last.path) });
  }
}

function told({
  step,
  epoch,
  ratio,
  layer,
  last,
}: {
  step: number;
  epoch: number;
  ratio: number;
  layer: string;
  last: string;
}): VanishingAlarm {
  const cause = `gradients vanish on their way: those of the weights of ${layer} are ${ratio === 0 ? "0" : `${ratio.toExponential(1)} of those of ${last}`}`;
  const remedy =
    "Start weights by the activation (he for relu, xavier for tanh), take relu instead of sigmoid or tanh, add batchNorm or residual, or take fewer layers";
  const text = `Step ${step} (epoch ${epoch}): the loss does not come down, and ${cause}. ${remedy}.`;
  return { type: "alarm", alarm: "vanishing", step, epoch, layer, ratio, cause, remedy, text };
}

/** 3.weight belongs to model.3. */
function layerOf(path: string): string {
  return `model.${path.split(".").slice(0, -1).join(".")}`;
}

/** In float64, in which squares of what vanishes are not 0. */
function rootMeanSquare(values: Elements, offset: number, size: number): number {
  let sum = 0;
  for (let at = offset; at < offset + size; at++) sum += values[at]! ** 2;
  return Math.sqrt(sum / size);
}
