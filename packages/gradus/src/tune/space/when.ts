import { UserError } from "../../errors/index.js";
import type { Json } from "./scale.js";

/**
 * A parameter that exists only where another one, named before it in the same record, has one of the values `is`:
 *   { depth: tune.int(1, 3), second: tune.when("depth", { is: [2, 3], use: tune.intLog(16, 256) }) }
 * Where it does not exist, `h` lacks it.
 */
export interface When<Use> {
  readonly parameter: "when";
  readonly key: string;
  readonly is: readonly Json[];
  readonly use: Use;
}

/** `checked` looks at the parameter itself. @throws UserError if `is` holds no value, or the parameter is wrong */
export function condition<Use>(key: string, { is, use }: { is: readonly Json[]; use: Use }, checked: (use: Use) => Use): When<Use> {
  const place = "tune.when";
  if (typeof key !== "string")
    throw new UserError({ place, what: `expected the name of a parameter, got ${JSON.stringify(key)}`, remedy: "Name one" });
  if (Array.isArray(is) && is.length > 0) return { parameter: "when", key, is: [...is], use: checked(use) };
  throw new UserError({
    place,
    what: `expected the values of "${key}" in a list, got ${JSON.stringify(is)}`,
    remedy: `Write { is: [1, 2], use: ... }`,
  });
}
