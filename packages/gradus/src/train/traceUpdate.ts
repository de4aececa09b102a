import { concat, constant, input, reshape, type Sym, sizeOf, slice, state } from "../engine/index.js";
import type { ParameterKind } from "../nn/index.js";
import { memberOf, type Optimizer, type Updated, type UpdateInputs } from "../optim/index.js";
import type { Network, Pass, PlacedParameter } from "./network.js";

/** The kinds of parameters that `on: "weights"` means: biases and the scales and shifts of normalisation are left alone. */
export function isWeight(kind: ParameterKind): boolean {
  return kind === "weight" || kind === "embedding";
}

/** Scalars by name as run-time inputs `prefix.name`. */
export function hyperInputs(names: Iterable<string>, prefix: string): Record<string, Sym> {
  return Object.fromEntries(Array.from(names, (name) => [name, input(`${prefix}.${name}`, [])]));
}

/** The next flat parameters and slots [P] that an optimizer makes of the gradients (one for each parameter, in order). */
export function traceUpdate(optimizer: Optimizer, network: Network, pass: Pass, slopes: readonly Sym[]): Updated {
  const member = memberOf(optimizer);
  const hyper = hyperInputs(Object.keys(member.scalars(optimizer, { step: 1, learningRate: 1 })), "hyper");
  const names = member.slots(optimizer).map(({ name }) => name);
  const flat: UpdateInputs = {
    w: state("parameters", [network.size]),
    g: joined(slopes),
    slots: Object.fromEntries(names.map((name) => [name, state(`slot.${name}`, [network.size])])),
    hyper,
  };
  const masked = decaysOnWeightsOnly(optimizer);
  if (member.per === "element") return member.update(optimizer, masked ? { ...flat, ...maskOf(network) } : flat);
  const parts = network.parameters.map((parameter, at) =>
    member.update(optimizer, {
      w: pass.parameters[at]!,
      g: slopes[at]!,
      slots: Object.fromEntries(names.map((name) => [name, partOf(flat.slots[name]!, parameter)])),
      hyper,
      ...(masked && { mask: constant(isWeight(parameter.kind) ? 1 : 0) }),
    }),
  );
  return {
    w: joined(parts.map(({ w }) => w)),
    slots: Object.fromEntries(names.map((name) => [name, joined(parts.map(({ slots }) => slots[name]!))])),
  };
}

/** A parameter's part of a flat vector, in the parameter's shape. */
export function partOf(flat: Sym, { offset, size, shape }: PlacedParameter): Sym {
  return reshape(slice(flat, [offset], [offset + size]), shape);
}

/** Tensors one after another as one flat vector. */
export function joined(tensors: readonly Sym[]): Sym {
  return concat(tensors.map((tensor) => reshape(tensor, [sizeOf(tensor.shape)])));
}

function decaysOnWeightsOnly(optimizer: Optimizer): boolean {
  return "weightDecay" in optimizer && optimizer.weightDecay?.on === "weights";
}

/** 1 at weights, 0 elsewhere; nothing where all parameters are weights. */
function maskOf({ parameters, size }: Network): { mask?: Sym } {
  if (parameters.every(({ kind }) => isWeight(kind))) return {};
  const mask = new Float64Array(size);
  for (const { kind, offset, size: count } of parameters) if (isWeight(kind)) mask.fill(1, offset, offset + count);
  return { mask: constant(mask, [size]) };
}
