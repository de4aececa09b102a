import { UserError } from "../../errors/index.js";

/** The entries of a record of parameters. @throws UserError if it is no record, or a name is empty or holds a dot, which separates the parts of a path */
export function checkedKeys(value: unknown, place: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError({
      place,
      what: `expected parameters by their names, got ${JSON.stringify(value)}`,
      remedy: "Write { name: tune.uniform(0, 1), ... }",
    });
  const entries = Object.entries(value);
  const wrong = entries.find(([key]) => key === "" || key.includes(".") || key === "__proto__");
  if (wrong === undefined) return entries;
  throw new UserError({ place, what: `"${wrong[0]}" cannot name a parameter`, remedy: "Give a name without dots" });
}
