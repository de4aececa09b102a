import { checkedMember } from "../../errors/index.js";
import { type BooleanParameter, boolean, booleanScale } from "./boolean.js";
import { type Branches, fork } from "./branches.js";
import { checkedKeys } from "./checkedKeys.js";
import { type Choice, choice, choiceScale } from "./choice.js";
import { type Fixed, fixed } from "./fixed.js";
import { type Int, int, intScale } from "./int.js";
import { type IntLog, intLog, intLogScale } from "./intLog.js";
import { type LogUniform, logUniform, logUniformScale } from "./logUniform.js";
import { type OneMinusLog, oneMinusLog, oneMinusLogScale } from "./oneMinusLog.js";
import { type OrderedChoice, orderedChoice, orderedChoiceScale } from "./orderedChoice.js";
import type { Json, Scale } from "./scale.js";
import { type Step, step, stepScale } from "./step.js";
import { type Uniform, uniform, uniformScale } from "./uniform.js";
import { condition, type When } from "./when.js";

/** The parameters that are one dimension of the search. */
export type Leaf = BooleanParameter | Choice | Int | IntLog | LogUniform | OneMinusLog | OrderedChoice | Step | Uniform;

/** Every kind of parameter, as the JSON of a space holds it. */
export type Parameter = Leaf | Fixed | Branches<Readonly<Record<string, Fields>>> | When<Parameter>;

/** The parameters of a space, or of a branch, by their names. */
export type Fields = { readonly [name: string]: Parameter };

/** What `h` holds for a parameter. */
export type ValueOf<P> = P extends { readonly parameter: "choice" | "orderedChoice"; readonly values: readonly (infer V)[] }
  ? V
  : P extends { readonly parameter: "fixed"; readonly value: infer V }
    ? V
    : P extends { readonly parameter: "boolean" }
      ? boolean
      : P extends { readonly parameter: "when"; readonly use: infer Use }
        ? ValueOf<Use> | undefined
        : P extends { readonly parameter: "branches"; readonly of: infer Of }
          ? { [B in keyof Of]: Readonly<{ branch: B }> & Values<Of[B]> }[keyof Of]
          : P extends { readonly parameter: "uniform" | "logUniform" | "oneMinusLog" | "int" | "intLog" | "step" }
            ? number
            : Json;

/** What `h` holds for a space: every parameter's value by its name. */
export type Values<F> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** How the values of each kind lie in [0, 1]. */
export const scales: { readonly [K in Leaf["parameter"]]: (parameter: Extract<Leaf, { parameter: K }>) => Scale } = {
  boolean: booleanScale,
  choice: choiceScale,
  int: intScale,
  intLog: intLogScale,
  logUniform: logUniformScale,
  oneMinusLog: oneMinusLogScale,
  orderedChoice: orderedChoiceScale,
  step: stepScale,
  uniform: uniformScale,
};

/** The constructor of every kind, which checks every field. */
const makers: { readonly [K in Parameter["parameter"]]: (fields: Extract<Parameter, { parameter: K }>) => Parameter } = {
  boolean: () => boolean(),
  branches: ({ of }) => branches(of),
  choice: ({ values }) => choice(values),
  fixed: ({ value }) => fixed(value),
  int: ({ low, high }) => int(low, high),
  intLog: ({ low, high }) => intLog(low, high),
  logUniform: ({ low, high }) => logUniform(low, high),
  oneMinusLog: ({ low, high }) => oneMinusLog(low, high),
  orderedChoice: ({ values }) => orderedChoice(values),
  step,
  uniform: ({ low, high }) => uniform(low, high),
  when: ({ key, is, use }) => when(key, { is, use }),
};

/** The names of all kinds. */
export const parameterKinds: readonly string[] = Object.keys(makers);

/** The scale of a parameter whose kind is only known at run time. */
export function scaleOf(parameter: Leaf): Scale {
  return (scales[parameter.parameter] as (parameter: Leaf) => Scale)(parameter);
}

/** A choice between branches with parameters of their own. @throws UserError if there are fewer than two branches or a branch is wrong */
export function branches<const Of extends Readonly<Record<string, Fields>>>(of: Of): Branches<Of> {
  return fork<Fields, Of>(of, checkedFields);
}

/** A parameter that exists only where another one has one of some values. @throws UserError if the values or the parameter are wrong */
export function when<Use extends Parameter>(key: string, options: { is: readonly Json[]; use: Use }): When<Use> {
  return condition(key, options, (use) => checkedParameter(use, `tune.when("${key}")`) as Use);
}

/** A parameter that comes from elsewhere, such as a file. @throws UserError that names `place` or the parameter's field if it is no such thing */
export function checkedParameter(value: unknown, place: string): Parameter {
  return checkedMember<Parameter>(value, place, { name: "tune", tag: "parameter", makers });
}

/** The parameters of a space or a branch. @throws UserError that names the parameter that is wrong */
export function checkedFields(value: unknown, place: string): Fields {
  return Object.fromEntries(checkedKeys(value, place).map(([key, field]) => [key, checkedParameter(field, `${place}, ${key}`)]));
}
