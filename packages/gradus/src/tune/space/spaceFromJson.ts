import { UserError } from "../../errors/index.js";
import { atMost, type Constraint } from "./constraint.js";
import type { Fields } from "./parameters.js";
import { type Space, spaceOf } from "./space.js";

/** A space out of a file: `{ "parameters": { "rate": { "parameter": "logUniform", "low": 1e-4, "high": 1 } }, "constraints": [] }`. @throws UserError if it is none */
export function spaceFromJson(value: unknown, place: string = "tune, space"): Space {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "parameters"))
    throw new UserError({
      place,
      what: 'expected an object with "parameters"',
      remedy: 'Write { "parameters": { "name": { "parameter": "uniform", "low": 0, "high": 1 } } }',
    });
  const { parameters, constraints = [], ...more } = value as Readonly<Record<string, unknown>>;
  const stranger = Object.keys(more)[0];
  if (stranger !== undefined)
    throw new UserError({ place, what: `there is no option "${stranger}"`, remedy: "Allowed: parameters, constraints" });
  if (!Array.isArray(constraints))
    throw new UserError({ place: `${place}, constraints`, what: "expected a list", remedy: "Write them in brackets" });
  // spaceOf checks every field of what comes from outside.
  return spaceOf(parameters as Fields, {
    constraints: constraints.map((constraint, i) => checkedConstraint(constraint, `${place}, constraints ${i}`)),
  });
}

function checkedConstraint(value: unknown, place: string): Constraint {
  const { constraint, weights, bound } = (value ?? {}) as Record<string, unknown>;
  if (constraint === "atMost") return atMost(weights as Constraint["weights"], bound as number);
  throw new UserError({ place, what: `there is no constraint ${JSON.stringify(constraint)}`, remedy: "Allowed: atMost" });
}
