import { concat, constant, input, reshape, type Sym, sizeOf, slice, state } from "../engine/index.js";
import type { ParameterKind } from "../nn/index.js";
import { memberOf, type TracedOptimizer, type Updated } from "../optim/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { Network, Pass, PlacedParameter } from "./network.js";
import { type Treatment, treatmentNumbers, treatmentsOf } from "./treatments.js";

/** The kinds of parameters that `on: "weights"` means: biases and the scales and shifts of normalisation are left alone. */
export function isWeight(kind: ParameterKind): boolean {
  return kind === "weight" || kind === "embedding";
}

/** The state that holds the parameters to move to, where the optimizer finds them outside of the graph. */
export const quasiNewtonState = "next";

/** Scalars by name as run-time inputs `prefix.name`. */
export function hyperInputs(names: Iterable<string>, prefix: string): Record<string, Sym> {
  return Object.fromEntries(Array.from(names, (name) => [name, input(`${prefix}.${name}`, [])]));
}

/**
 * The next flat parameters and slots [P] that the optimizer makes of the gradients (one for each parameter, in order). Parameters of one treatment that stand
 * together are updated in one sweep, or one by one where the optimizer looks at whole tensors; those that are frozen stay as they are. With L-BFGS the next
 * parameters are what `QuasiNewton` found.
 */
export function traceUpdate(
  recipe: Pick<RecipeValue, "optimizer" | "groups">,
  network: Network,
  pass: Pass,
  slopes: readonly Sym[],
): Updated {
  const { optimizer } = recipe;
  if (optimizer.optimizer === "lbfgs") return { w: state(quasiNewtonState, [network.size]), slots: {} };
  const treatments = treatmentsOf({ ...recipe, optimizer });
  const numbers = treatmentNumbers(recipe, network);
  const names = memberOf(optimizer)
    .slots(optimizer)
    .map(({ name }) => name);
  const parts = runsOf(network.parameters, numbers).map(({ from, to }) => {
    const parameters = network.parameters.slice(from, to);
    const part = { parameters, tensors: pass.parameters.slice(from, to), slopes: slopes.slice(from, to), names, size: network.size };
    return updatedRun(treatments[numbers[from]!]!, part);
  });
  if (parts.length === 1) return parts[0]!;
  return {
    w: joined(parts.map(({ w }) => w)),
    slots: Object.fromEntries(names.map((name) => [name, joined(parts.map(({ slots }) => slots[name]!))])),
  };
}

/** Parameters that stand together, [from, to) among all of them. */
function runsOf(parameters: readonly PlacedParameter[], numbers: readonly number[]): { from: number; to: number }[] {
  const starts = parameters.flatMap((_, at) => (at === 0 || numbers[at] !== numbers[at - 1] ? [at] : []));
  return starts.map((from, at) => ({ from, to: starts[at + 1] ?? parameters.length }));
}

type Run = Readonly<{
  parameters: readonly PlacedParameter[];
  tensors: readonly Sym[];
  slopes: readonly Sym[];
  /** The names of the slots. */
  names: readonly string[];
  /** The number of all parameters of the network. */
  size: number;
}>;

/** The next flat values of some parameters and of their slots. */
function updatedRun({ optimizer, prefix, frozen }: Treatment<TracedOptimizer>, { parameters, tensors, slopes, names, size }: Run): Updated {
  const member = memberOf(optimizer);
  const [first, last] = [parameters[0]!, parameters.at(-1)!];
  const place = { offset: first.offset, size: last.offset + last.size - first.offset };
  const stateOf = (name: string): Sym => {
    const flat = state(name, [size]);
    return place.size === size ? flat : partOf(flat, { ...place, shape: [place.size] });
  };
  const w = stateOf("parameters");
  const slots = Object.fromEntries(names.map((name) => [name, stateOf(`slot.${name}`)]));
  // A running average that predicts must hold what never moved, too.
  if (frozen) return { w, slots: { ...slots, ...(member.predictWith && { [member.predictWith]: w }) } };
  const hyper = hyperInputs(Object.keys(member.scalars(optimizer, { step: 1, learningRate: 1 })), hyperPrefix(prefix));
  const masked = decaysOnWeightsOnly(optimizer);
  if (member.per(optimizer) === "element")
    return member.update(optimizer, { w, g: joined(slopes), slots, hyper, ...(masked && maskOf(parameters)) });
  const parts = parameters.map((parameter, at) =>
    member.update(optimizer, {
      w: tensors[at]!,
      g: slopes[at]!,
      slots: Object.fromEntries(names.map((name) => [name, partOf(state(`slot.${name}`, [size]), parameter)])),
      hyper,
      kind: parameter.kind,
      ...(masked && { mask: constant(isWeight(parameter.kind) ? 1 : 0) }),
    }),
  );
  return {
    w: joined(parts.map((part) => part.w)),
    slots: Object.fromEntries(names.map((name) => [name, joined(parts.map((part) => part.slots[name]!))])),
  };
}

/** The prefix of the optimizer's run-time scalars for a treatment. */
export function hyperPrefix(treatment: string): string {
  return `${treatment}hyper`;
}

/** A parameter's part of a flat vector, in the parameter's shape. */
export function partOf(flat: Sym, { offset, size, shape }: Pick<PlacedParameter, "offset" | "size" | "shape">): Sym {
  return reshape(slice(flat, [offset], [offset + size]), shape);
}

/** Tensors one after another as one flat vector. */
export function joined(tensors: readonly Sym[]): Sym {
  return concat(tensors.map((tensor) => reshape(tensor, [sizeOf(tensor.shape)])));
}

function decaysOnWeightsOnly(optimizer: TracedOptimizer): boolean {
  return "weightDecay" in optimizer && optimizer.weightDecay?.on === "weights";
}

/** 1 at weights, 0 elsewhere; nothing where all parameters are weights. */
function maskOf(parameters: readonly PlacedParameter[]): { mask?: Sym } {
  if (parameters.every(({ kind }) => isWeight(kind))) return {};
  const mask = parameters.flatMap(({ kind, size }) => Array<number>(size).fill(isWeight(kind) ? 1 : 0));
  return { mask: constant(mask, [mask.length]) };
}
