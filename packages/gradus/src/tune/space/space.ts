import { UserError } from "../../errors/index.js";
import { type Constraint, keeps } from "./constraint.js";
import { checkedFields, type Fields } from "./parameters.js";
import { type Dimension, type Plan, planOf } from "./plan.js";
import type { Json } from "./scale.js";
import { readParameters, writeParameters } from "./transform.js";

/** One value of every parameter, as a trial holds it and `h` gives it: branches nest, what does not exist is absent. */
export type Parameters = { readonly [name: string]: Json };

/**
 * A space ready to be searched: D dimensions, each of them [0, 1] in its own scale, conditional ones included. A point is D numbers u; the u of a dimension
 * that does not exist at a point is NaN.
 */
export type Space = Readonly<{
  /** The tagged values that it was made from. */
  fields: Fields;
  constraints: readonly Constraint[];
  dimensions: readonly Dimension[];
  /** Whether some dimensions exist only beside certain values of others. */
  isConditional: boolean;
  /** T^-1: the parameters at a point. What u says of dimensions that do not exist there counts for nothing. */
  parametersAt: (u: ArrayLike<number>) => Parameters;
  /** T: the point of parameters, discrete ones in the middle of their bins. @throws UserError if they are none of this space's */
  unitsOf: (parameters: Parameters) => Float64Array;
  /** Whether the parameters keep all constraints. */
  allows: (parameters: Parameters) => boolean;
}>;

/** What else limits a space: constraints, and `where`, a test in code, which a file cannot hold. */
export type Limits = Readonly<{ constraints?: readonly Constraint[]; where?: ((h: never) => boolean) | undefined }>;

/** @throws UserError if the space is empty, a parameter is wrong, or a condition or constraint names none */
export function spaceOf(given: Fields, { constraints = [], where }: Limits = {}): Space {
  const place = "tune, space";
  const fields = checkedFields(given, place);
  const plan = planOf(fields, place);
  const { dimensions } = plan;
  if (dimensions.length === 0)
    throw new UserError({
      place,
      what: "there is nothing to search in it",
      remedy: "Give at least one parameter, such as { rate: tune.logUniform(1e-4, 1) }",
    });
  for (const { weights } of constraints) for (const path of Object.keys(weights)) checkPath(path, plan);
  const test = where as ((h: Parameters) => boolean) | undefined;
  return {
    fields,
    constraints,
    dimensions,
    isConditional: dimensions.some(({ parent }) => parent !== null),
    parametersAt: (u) => readParameters(plan, u),
    unitsOf: (parameters) => writeParameters(plan, parameters, place),
    allows: (parameters) =>
      constraints.every((constraint) => keeps(constraint, (path) => valueAt(parameters, path))) && (test === undefined || test(parameters)),
  };
}

/** A space as a file holds it. @throws UserError if a test in code limits it */
export function spaceToJson({ fields, constraints }: Space): Json {
  return { parameters: fields, constraints } as unknown as Json;
}

function checkPath(path: string, { dimensions, fixed }: Plan): void {
  const numbers = [...dimensions.filter(({ valueAt }) => typeof valueAt(0.5) === "number").map((dimension) => dimension.path), ...fixed];
  if (numbers.includes(path)) return;
  throw new UserError({
    place: "tune.atMost",
    what: `there is no number "${path}" in the space`,
    remedy: `Name one of: ${numbers.join(", ")}`,
  });
}

/** The value at a path name.branch.name, or undefined where it does not exist. */
function valueAt(parameters: Parameters, path: string): Json | undefined {
  const [key = "", branch, ...rest] = path.split(".");
  const value = parameters[key];
  if (branch === undefined || value === undefined) return value;
  const inner = value as Parameters;
  return inner.branch === branch ? valueAt(inner, rest.join(".")) : undefined;
}
