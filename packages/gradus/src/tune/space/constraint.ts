import { UserError } from "../../errors/index.js";

/**
 * What the parameters must keep together: the sum of `weights[path]` times the parameter is at most `bound`. A path is a name, or name.branch.name; a
 * constraint on a parameter that does not exist in the branch at hand asks nothing.
 */
export type Constraint = Readonly<{ constraint: "atMost"; weights: Readonly<Record<string, number>>; bound: number }>;

/** `tune.atMost({ second: 1, first: -1 }, 0)`: second is at most first. @throws UserError if there is no weight or a number is not finite */
export function atMost(weights: Readonly<Record<string, number>>, bound: number): Constraint {
  const place = "tune.atMost";
  if (typeof weights !== "object" || weights === null || Object.keys(weights).length === 0)
    throw new UserError({
      place,
      what: "there is no parameter in it",
      remedy: "Write { name: 1, ... }, such as tune.atMost({ units: 1 }, 64)",
    });
  for (const [name, value] of Object.entries({ ...weights, bound }))
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new UserError({ place: `${place}, ${name}`, what: `expected a number, got ${String(value)}`, remedy: "Give a finite number" });
  return { constraint: "atMost", weights: { ...weights }, bound };
}

/** Whether the values, by their paths, keep a constraint; rounding may lead a billionth beyond the bound. */
export function keeps({ weights, bound }: Constraint, valueAt: (path: string) => unknown): boolean {
  let sum = 0;
  for (const [path, weight] of Object.entries(weights)) {
    const value = valueAt(path);
    if (typeof value !== "number") return true;
    sum += weight * value;
  }
  return sum <= bound + 1e-9 * Math.abs(bound);
}
