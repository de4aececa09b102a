import { ancestors, argmax, type Definition, flatten, gradients, mean, type Sym, sizeOf, sum, within } from "../engine/index.js";
import { type Loss, type LossInputs, type LossValue, lossMemberOf, outputsPer } from "../loss/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { TargetSpec } from "./dataset.js";
import { type Network, type Pass, passThrough } from "./network.js";
import type { Probe } from "./probe.js";
import { tapOutput } from "./tapped.js";
import { targetSymbol } from "./targetSymbol.js";
import { traceBatch } from "./traceBatch.js";
import { projected, tracePenalties } from "./tracePenalties.js";
import { accumulatedSlopes, accumulatedState, keptSlopes, slopesOf } from "./traceSlopes.js";
import { joined, traceUpdate } from "./traceUpdate.js";

/** What a step is made from; `probe` makes the one that looks into it, if one does. */
export type StepParts = Readonly<{
  recipe: RecipeValue;
  loss: Loss;
  network: Network;
  target: TargetSpec;
  /** Whether the train rows have weights. */
  weighted?: boolean;
  /** Whether a step tells what the taps of the network saw. */
  tapped?: boolean;
  probe?: (() => Probe) | undefined;
}>;

/** A graph with the names of the inputs that it reads. */
export type Traced = Readonly<{ definition: Definition; inputs: ReadonlySet<string> }>;

/**
 * The graph of one training step on `batch` rows: x, y -> augmentation -> model -> loss and penalties -> gradients -> clipping -> optimizer. Where a step
 * accumulates, the rows are those of its last batch, and the gradients those of all of its batches.
 * Outputs: `loss` (without penalties), `each` [batch] (the loss of each row), `size` (sum of |w| of the next parameters, to see whether they are finite),
 * `statistics` where a step changes buffers (the mean of |next|, for the same purpose), `penalty` where there are penalties, `correct` (rows
 * whose class is predicted) for classes, `gradientNorm` where it is clipped, and what a probe asks for; with L-BFGS also `cost` and the flat `gradient`, whose sum of |g| counts in `size`.
 */
export function traceStep(parts: StepParts, batch: number): Traced {
  const { recipe, network } = parts;
  const probe = parts.probe?.();
  const { cost, pass, outputs } = trainingCost(parts, batch, probe);
  const own = slopesOf(cost, { recipe, network, pass });
  const slopes = recipe.accumulate > 1 ? accumulatedSlopes(recipe, network, own) : own;
  const { kept, norm } = keptSlopes(recipe, network, slopes);
  const next = within("optimizer", () => traceUpdate(recipe, network, pass, kept));
  const w = projected(recipe, network, next.w);
  outputs.size = sum(w.abs());
  if (recipe.optimizer.optimizer === "lbfgs") {
    outputs.cost = cost;
    outputs.gradient = joined(slopes.all);
    outputs.size = outputs.size.add(sum(outputs.gradient.abs()));
  }
  if (norm) outputs.gradientNorm = norm;
  if (parts.tapped) Object.assign(outputs, tapOutputs(pass));
  if (probe) Object.assign(outputs, probe.outputs({ cost, pass, slopes: slopes.all, next: w }));
  const updates: Record<string, Sym> = { parameters: w, ...bufferUpdates(pass) };
  for (const [name, slot] of Object.entries(next.slots)) updates[`slot.${name}`] = slot;
  return traced({ name: `step on ${batch} rows`, outputs, updates });
}

/** The graph of a batch that is not the last of its step: adds its gradients to those before it. Outputs as `traceStep`, `size` that of the sum. */
export function traceAccumulation(parts: StepParts, batch: number): Traced {
  const { recipe, network } = parts;
  const { cost, pass, outputs } = trainingCost(parts, batch);
  const sums = joined(accumulatedSlopes(recipe, network, slopesOf(cost, { recipe, network, pass })).all);
  outputs.size = sum(sums.abs());
  return traced({ name: `gradients of ${batch} rows`, outputs, updates: { [accumulatedState]: sums, ...bufferUpdates(pass) } });
}

/** The flat gradient [parameters] of a batch's loss and penalties, before clipping, in layer order. */
export function traceGradient(parts: StepParts, batch: number): Traced {
  const { cost, pass } = trainingCost(parts, batch);
  return traced({ name: `gradient on ${batch} rows`, outputs: { cost, gradient: joined(gradients(cost, pass.parameters)) } });
}

/** What a training step on a batch minimises: loss and penalties, with everything that is on in training. */
export function traceCost(parts: StepParts, batch: number): Traced {
  return traced({ name: `cost of ${batch} rows`, outputs: { cost: trainingCost(parts, batch).cost } });
}

/** What a step minimises, with the outputs that tell of it. */
function trainingCost(parts: StepParts, rows: number, probe?: Probe): { cost: Sym; pass: Pass; outputs: Record<string, Sym> } {
  const { recipe, loss, network, target } = parts;
  const { x, y, weight } = traceBatch(parts, rows);
  const pass = passThrough(network, { batch: rows, training: true, x, trace: probe?.trace });
  const { each, total } = traceLoss(loss, { prediction: pass.prediction, target: y, ...(weight && { weight }) });
  const penalty = tracePenalties(recipe, network, pass);
  const outputs: Record<string, Sym> = { loss: total, each };
  if (penalty !== undefined) outputs.penalty = penalty;
  if (target.task === "classification") outputs.correct = traceCorrect(loss, pass.prediction, y);
  if (pass.updates.size > 0) outputs.statistics = meanSize([...pass.updates.values()]);
  return { cost: penalty === undefined ? total : total.add(penalty), pass, outputs };
}

/** The mean of |x| over the elements of some tensors: finite exactly if all of them are, since no sum can overflow where each is divided first. */
function meanSize(tensors: readonly Sym[]): Sym {
  const count = tensors.reduce((total, { shape }) => total + sizeOf(shape), 0);
  return tensors.map((tensor) => sum(tensor.abs().mul(1 / count))).reduce((total, part) => total.add(part));
}

function bufferUpdates({ updates }: Pass): Record<string, Sym> {
  return Object.fromEntries(Array.from(updates, ([path, value]) => [`buffer.${path}`, value]));
}

/** What a prediction graph is made for: a loss to measure beside, whether to tell what the taps see, and the state that holds the weights. */
export type PredictionParts = Readonly<{
  measured?: Readonly<{ loss: Loss; target: TargetSpec }> | undefined;
  tapped?: boolean;
  weights: string;
}>;

/** The graph that predicts `batch` rows: `prediction` [batch, ...]; where it is measured also `each` [batch], the loss of each row. */
export function tracePrediction(network: Network, batch: number, { measured, tapped, weights }: PredictionParts): Traced {
  const pass = passThrough(network, { batch, training: false, weights });
  const { prediction } = pass;
  const name = `prediction of ${batch} rows`;
  if (tapped) return traced({ name: `${name} with its taps`, outputs: tapOutputs(pass) });
  if (!measured) return traced({ name, outputs: { prediction } });
  const target = targetSymbol(measured.loss, { target: measured.target, network }, batch);
  const { each } = traceLoss(measured.loss, { prediction, target });
  return traced({ name: `${name} with their loss`, outputs: { prediction, each } });
}

function tapOutputs({ taps }: Pass): Record<string, Sym> {
  return Object.fromEntries(Array.from(taps, ([name, { value }]) => [tapOutput(name), value]));
}

function traced(definition: Definition): Traced {
  const roots = [...Object.values(definition.outputs), ...Object.values(definition.updates ?? {})];
  const inputs = ancestors(roots).filter(({ op }) => op === "input");
  return { definition, inputs: new Set(inputs.map(({ attributes }) => attributes.name as string)) };
}

/** The loss as a scalar and of each row. */
function traceLoss(loss: Loss, inputs: LossInputs): LossValue {
  return within(`loss (${loss.loss})`, () => {
    const { each, total } = lossMemberOf(loss).trace(loss, inputs);
    return { each: each.shape.length > 1 ? mean(flatten(each), { axes: 1 }) : each, total };
  });
}

/** The number of rows whose class is predicted; where classes are mixed, the one with the largest share. */
function traceCorrect(loss: Loss, prediction: Sym, y: Sym): Sym {
  const member = lossMemberOf(loss);
  if (outputsPer(loss) === "class")
    return sum(
      argmax(prediction, 1)
        .equal(y.dtype === "i32" ? y : argmax(y, 1))
        .cast("f32"),
    );
  const border = member.predictionKind(loss) === "probabilities" ? 0.5 : 0;
  const isSecond = member.targetKind(loss) === "sign" ? y.greater(0) : y.greater(0.5);
  return sum(prediction.greater(border).equal(isSecond).cast("f32"));
}
