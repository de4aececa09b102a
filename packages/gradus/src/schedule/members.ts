import { checkedMember, UserError } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { type Constant, constant, rateConstant } from "./constant.js";
import { type Cosine, cosine, rateCosine } from "./cosine.js";
import { type Cyclic, cyclic, rateCyclic } from "./cyclic.js";
import { type Exponential, exponential, rateExponential } from "./exponential.js";
import { type InverseRoot, inverseRoot, rateInverseRoot } from "./inverseRoot.js";
import { type InverseScaling, inverseScaling, rateInverseScaling } from "./inverseScaling.js";
import { type InverseTime, inverseTime, rateInverseTime } from "./inverseTime.js";
import { type Linear, linear, rateLinear } from "./linear.js";
import { type Manual, manual, rateManual } from "./manual.js";
import type { Moment, Per } from "./moment.js";
import { type MultiStep, multiStep, rateMultiStep } from "./multiStep.js";
import { type Noam, noam, rateNoam } from "./noam.js";
import { type OneCycle, oneCycle, rateOneCycle } from "./oneCycle.js";
import { type Plateau, plateau, ratePlateau } from "./plateau.js";
import { type Polynomial, polynomial, ratePolynomial } from "./polynomial.js";
import { multiply, type Product, rateProduct } from "./product.js";
import { joinSequence, rateSequential, type Sequential } from "./sequential.js";
import { rateStep, type Step, step } from "./step.js";
import { rateWarmRestarts, type WarmRestarts, warmRestarts } from "./warmRestarts.js";
import { prepend, rateWarmup, type Warmup } from "./warmup.js";
import { rateWarmupInverseRoot, type WarmupInverseRoot, warmupInverseRoot } from "./warmupInverseRoot.js";
import { rateWarmupStableDecay, type WarmupStableDecay, warmupStableDecay } from "./warmupStableDecay.js";

/** Every schedule, as the recipe's JSON holds it. */
export type Schedule =
  | Constant
  | Cosine
  | Cyclic
  | Exponential
  | InverseRoot
  | InverseScaling
  | InverseTime
  | Linear
  | Manual
  | MultiStep
  | Noam
  | OneCycle
  | Plateau
  | Polynomial
  | Product<Rate>
  | Sequential<Rate>
  | Step
  | Warmup<Rate>
  | WarmupInverseRoot
  | WarmupStableDecay
  | WarmRestarts;

/** What an option that may change while training takes: a number, or a schedule. */
export type Rate = number | Schedule;

type Member<S> = Readonly<{ make: (fields: Omit<S, "schedule">) => S; rate: (schedule: S, at: Moment, rateOf: typeof rateAt) => number }>;

/** The members by their tag: the constructor, which checks every field, and the meaning. */
export const members: { readonly [K in Schedule["schedule"]]: Member<Extract<Schedule, { schedule: K }>> } = {
  constant: { make: constant, rate: rateConstant },
  cosine: { make: cosine, rate: rateCosine },
  cyclic: { make: cyclic, rate: rateCyclic },
  exponential: { make: exponential, rate: rateExponential },
  inverseRoot: { make: inverseRoot, rate: rateInverseRoot },
  inverseScaling: { make: inverseScaling, rate: rateInverseScaling },
  inverseTime: { make: inverseTime, rate: rateInverseTime },
  linear: { make: linear, rate: rateLinear },
  manual: { make: manual, rate: rateManual },
  multiStep: { make: multiStep, rate: rateMultiStep },
  noam: { make: noam, rate: rateNoam },
  oneCycle: { make: oneCycle, rate: rateOneCycle },
  plateau: { make: plateau, rate: ratePlateau },
  polynomial: { make: polynomial, rate: ratePolynomial },
  product: { make: product, rate: rateProduct },
  sequential: { make: sequential, rate: rateSequential },
  step: { make: step, rate: rateStep },
  warmup: { make: warmup, rate: rateWarmup },
  warmupInverseRoot: { make: warmupInverseRoot, rate: rateWarmupInverseRoot },
  warmupStableDecay: { make: warmupStableDecay, rate: rateWarmupStableDecay },
  warmRestarts: { make: warmRestarts, rate: rateWarmRestarts },
};

/** The rate at a moment of a run: what a step with `at.step` steps behind it uses. */
export function rateAt(rate: Rate, at: Moment): number {
  if (typeof rate === "number") return rate;
  const member = members[rate.schedule] as Member<Schedule>;
  return member.rate(rate, at, rateAt);
}

/** All parts multiplied. @throws UserError if there is nothing to multiply or a part is wrong */
export function product({ of }: { of: readonly Rate[] }): Product<Rate> {
  return single(multiply({ of }, (part) => checkedRate(part, "schedule.product")));
}

/** One part after another. @throws UserError if parts and boundaries do not fit or a part is wrong */
export function sequential(options: { parts: readonly Rate[]; at: readonly number[]; per: Per }): Sequential<Rate> {
  return single(joinSequence(options, (part) => checkedRate(part, "schedule.sequential")));
}

/** A straight line up to the first rate of `into`, then `into`. @throws UserError if a number or `into` is wrong */
export function warmup(options: { from?: number; over: number; per: Per; into: Rate }): Warmup<Rate> {
  return single(prepend(options, (next) => checkedRate(next, "schedule.warmup")));
}

const rateTakes = { anyOf: [{ type: "number", minimum: 0 }, { $ref: "#/$defs/schedule" }] } as const;

/**
 * A number or schedule that comes from elsewhere, such as a recipe's JSON.
 * @throws UserError that names `place` or the schedule's field if it is no such thing
 */
export function checkedRate(value: unknown, place: string): Rate {
  if (typeof value === "number") return notNegative(value, place);
  const remedy = `Give a number or one of: ${Object.keys(members).join(", ")}`;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError({ place, what: `expected a number or a schedule, got ${JSON.stringify(value)}`, remedy, takes: rateTakes });
  return checkedMember<Schedule>(value, place, { name: "schedule", tag: "schedule", makers });
}

const makers = Object.fromEntries(Object.entries(members).map(([tag, { make }]) => [tag, make as (fields: never) => Schedule]));

/** The plateau schedule inside of a rate, whose memory the run keeps; a rate has one at most. */
export function plateauOf(rate: Rate): Plateau | undefined {
  return plateausOf(rate)[0];
}

function plateausOf(rate: Rate): readonly Plateau[] {
  if (typeof rate === "number") return [];
  if (rate.schedule === "plateau") return [rate];
  if (rate.schedule === "product") return rate.of.flatMap(plateausOf);
  if (rate.schedule === "sequential") return rate.parts.flatMap(plateausOf);
  return rate.schedule === "warmup" ? plateausOf(rate.into) : [];
}

/** A run keeps one memory for a rate, so that two plateaus in one cannot both be right. */
function single<S extends Schedule>(schedule: S): S {
  if (plateausOf(schedule).length < 2) return schedule;
  throw new UserError({ place: `schedule.${schedule.schedule}`, what: "it holds two plateau schedules", remedy: "Leave one" });
}
