import { flag, inRange, oneOf, UserError, unknownKeys } from "../errors/index.js";
import type { ParameterKind } from "../nn/index.js";

/**
 * Parameters that are trained otherwise. `match` names those of a layer (with all its parts, as in "model.2"), of a kind, or of a kind in a layer; a
 * parameter belongs to the first group that matches it.
 *   `rate`         a factor of the learning rate, and so of everything that goes with it (decoupled decay, the threshold of a proximal L1)
 *   `weightDecay`  the rate of the optimizer's decay for exactly these parameters, whatever the optimizer's `on` says; null for the optimizer's own
 *   `frozen`       they keep their bits: no update, no decay, no gradient (so they do not count in a global norm either)
 */
export type Group = Readonly<{
  match: Readonly<{ layer?: string; kind?: ParameterKind }>;
  rate: number;
  weightDecay: number | null;
  frozen: boolean;
}>;

export type GroupOptions = Readonly<{ match: Group["match"]; rate?: number; weightDecay?: number | null; frozen?: boolean }>;

const kinds: readonly ParameterKind[] = ["weight", "bias", "scale", "shift", "embedding"];

/** @throws UserError if it matches nothing in particular or changes nothing */
export function groupFrom(value: unknown, place: string): Group {
  if (typeof value !== "object" || value === null || !("match" in value))
    throw new UserError({
      place,
      what: `expected { match, rate, weightDecay, frozen }, got ${JSON.stringify(value)}`,
      remedy: 'Write for instance { match: { layer: "model.0" }, frozen: true }',
    });
  unknownKeys(value, ["match", "rate", "weightDecay", "frozen"], place);
  const { match, rate = 1, weightDecay = null, frozen = false } = value as GroupOptions;
  flag(frozen, `${place}.frozen`);
  if (frozen ? rate !== 1 || weightDecay !== null : rate === 1 && weightDecay === null)
    throw new UserError({
      place,
      what: frozen ? "it is frozen and has a rate or a weight decay too" : "it changes nothing",
      remedy: "Give rate, weightDecay or both, or frozen: true alone",
    });
  const [upTo, ends] = [Number.POSITIVE_INFINITY, "[)"] as const;
  return {
    match: matchFrom(match, `${place}.match`),
    rate: inRange(rate, 0, upTo, ends, `${place}.rate`),
    weightDecay: weightDecay === null ? null : inRange(weightDecay, 0, upTo, ends, `${place}.weightDecay`),
    frozen,
  };
}

function matchFrom(match: unknown, place: string): Group["match"] {
  const given = typeof match === "object" && match !== null ? (match as Readonly<Record<string, unknown>>) : {};
  unknownKeys(given, ["layer", "kind"], place);
  const { layer, kind } = given;
  if ((layer === undefined && kind === undefined) || (layer !== undefined && typeof layer !== "string"))
    throw new UserError({
      place,
      what: `expected a layer or a kind of parameter, got ${JSON.stringify(match)}`,
      remedy: `Write for instance { layer: "model.0" } or { kind: "bias" }; kinds: ${kinds.join(", ")}`,
    });
  return {
    ...(layer !== undefined && { layer }),
    ...(kind !== undefined && { kind: oneOf(String(kind) as ParameterKind, kinds, `${place}.kind`) }),
  };
}
