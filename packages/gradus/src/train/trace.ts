import { ancestors, argmax, type Definition, flatten, gradients, input, mean, type Sym, sum, within } from "../engine/index.js";
import { type Loss, lossMemberOf } from "../loss/index.js";
import { clipped, normOf } from "../optim/index.js";
import { type Penalty, penaltyMemberOf } from "../penalty/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { TargetSpec } from "./dataset.js";
import { type Network, type Pass, type PlacedParameter, passThrough } from "./network.js";
import type { Probe } from "./probe.js";
import { targetSymbol } from "./targetSymbol.js";
import { hyperInputs, joined, partOf, traceUpdate } from "./traceUpdate.js";

/** What a step is made from; `probe` makes the one that looks into it, if one does. */
export type StepParts = Readonly<{
  recipe: RecipeValue;
  loss: Loss;
  network: Network;
  target: TargetSpec;
  probe?: (() => Probe) | undefined;
}>;

/** A graph with the names of the inputs that it reads. */
export type Traced = Readonly<{ definition: Definition; inputs: ReadonlySet<string> }>;

/**
 * The graph of one training step on `batch` rows: x, y -> model -> loss and penalties -> gradients -> clipping -> optimizer.
 * Outputs: `loss` (without penalties), `each` [batch] (the loss of each row), `size` (sum of |w| of the next parameters, to see whether they are finite),
 * `penalty` where there are penalties, `correct` (rows whose class is predicted) for classes, `gradientNorm` where it is clipped, and what a probe asks for.
 */
export function traceStep(parts: StepParts, batch: number): Traced {
  const { recipe, loss, network, target } = parts;
  const probe = parts.probe?.();
  const pass = passThrough(network, { batch, training: true, trace: probe?.trace });
  const y = targetSymbol(loss, parts, batch);
  const { each, total } = traceLoss(loss, pass.prediction, y);
  const penalty = tracePenalties(recipe, network, pass);
  const cost = penalty === undefined ? total : total.add(penalty);
  const slopes = within("gradients", () => gradients(cost, pass.parameters));
  const limit = recipe.clip && input("clip.limit", []);
  const kept = recipe.clip && limit ? within("clip", () => clipped(recipe.clip!, slopes, limit)) : slopes;
  const next = within("optimizer", () => traceUpdate(recipe.optimizer, network, pass, kept));
  const w = project(recipe, network, next.w);
  const outputs: Record<string, Sym> = { loss: total, each, size: sum(w.abs()) };
  if (penalty !== undefined) outputs.penalty = penalty;
  if (target.task === "classification") outputs.correct = traceCorrect(loss, pass.prediction, y);
  if (recipe.clip && "globalNorm" in recipe.clip) outputs.gradientNorm = normOf(slopes);
  if (probe) Object.assign(outputs, probe.outputs({ cost, pass, slopes, next: w }));
  const updates: Record<string, Sym> = { parameters: w };
  for (const [name, slot] of Object.entries(next.slots)) updates[`slot.${name}`] = slot;
  for (const [path, value] of pass.updates) updates[`buffer.${path}`] = value;
  return traced({ name: `step on ${batch} rows`, outputs, updates });
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

function trainingCost(parts: StepParts, batch: number): { cost: Sym; pass: Pass } {
  const { recipe, loss, network } = parts;
  const pass = passThrough(network, { batch, training: true });
  const { total } = traceLoss(loss, pass.prediction, targetSymbol(loss, parts, batch));
  const penalty = tracePenalties(recipe, network, pass);
  return { cost: penalty === undefined ? total : total.add(penalty), pass };
}

/** What a prediction graph is made for: a loss to measure beside, and the state that holds the weights. */
export type PredictionParts = Readonly<{ measured?: Readonly<{ loss: Loss; target: TargetSpec }> | undefined; weights: string }>;

/** The graph that predicts `batch` rows: `prediction` [batch, ...]; where it is measured also `each` [batch], the loss of each row. */
export function tracePrediction(network: Network, batch: number, { measured, weights }: PredictionParts): Traced {
  const { prediction } = passThrough(network, { batch, training: false, weights });
  const name = `prediction of ${batch} rows`;
  if (!measured) return traced({ name, outputs: { prediction } });
  const { each } = traceLoss(measured.loss, prediction, targetSymbol(measured.loss, { target: measured.target, network }, batch));
  return traced({ name: `${name} with their loss`, outputs: { prediction, each } });
}

function traced(definition: Definition): Traced {
  const roots = [...Object.values(definition.outputs), ...Object.values(definition.updates ?? {})];
  const inputs = ancestors(roots).filter(({ op }) => op === "input");
  return { definition, inputs: new Set(inputs.map(({ attributes }) => attributes.name as string)) };
}

/** The loss as a scalar and of each row. */
function traceLoss(loss: Loss, prediction: Sym, target: Sym): { each: Sym; total: Sym } {
  return within(`loss (${loss.loss})`, () => {
    const { each, total } = lossMemberOf(loss).trace(loss, { prediction, target });
    return { each: each.shape.length > 1 ? mean(flatten(each), { axes: 1 }) : each, total };
  });
}

/** The cost of all penalties together; undefined where there is none. */
function tracePenalties({ penalty }: RecipeValue, { parameters }: Network, pass: Pass): Sym | undefined {
  const costs = penalty.flatMap((options, at) => {
    const member = penaltyMemberOf(options);
    const hyper = penaltyInputs(options, at);
    return parameters.flatMap((parameter, which) => {
      if (!member.actsOn(options, parameter.kind)) return [];
      const cost = within(`penalty (${options.penalty})`, () => member.cost(options, pass.parameters[which]!, hyper));
      return cost === undefined ? [] : [cost];
    });
  });
  return costs.length === 0 ? undefined : costs.reduce((a, b) => a.add(b));
}

/** The flat parameters after the update, moved by the penalties that work so. */
function project({ penalty }: RecipeValue, { parameters }: Network, flat: Sym): Sym {
  return penalty.reduce((w, options, at) => {
    const member = penaltyMemberOf(options);
    const hyper = penaltyInputs(options, at);
    let moved = false;
    const parts = parameters.map((parameter) => {
      const part = partOf(w, parameter);
      const next = member.actsOn(options, parameter.kind) ? member.project(options, part, hyper, unitAxis(parameter)) : undefined;
      moved ||= next !== undefined;
      return next ?? part;
    });
    return moved ? joined(parts) : w;
  }, flat);
}

function penaltyInputs(options: Penalty, at: number): Record<string, Sym> {
  return hyperInputs(Object.keys(penaltyMemberOf(options).scalars(options, { m: 1, learningRate: 1 })), `penalty.${at}`);
}

/** The axis that numbers the units: the last of a dense weight [inputs, units], the first of a kernel [out, in, size..]. */
function unitAxis({ shape }: PlacedParameter): number {
  return shape.length > 2 ? 0 : -1;
}

/** The number of rows whose class is predicted. */
function traceCorrect(loss: Loss, prediction: Sym, y: Sym): Sym {
  const member = lossMemberOf(loss);
  if (member.outputsPer === "class") return sum(argmax(prediction, 1).equal(y).cast("f32"));
  const border = member.predictionKind(loss) === "probabilities" ? 0.5 : 0;
  const isSecond = member.targetKind(loss) === "sign" ? y.greater(0) : y.greater(0.5);
  return sum(prediction.greater(border).equal(isSecond).cast("f32"));
}
