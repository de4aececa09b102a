import { UserError } from "../../errors/index.js";
import type { Json } from "./scale.js";

/** A value that is not searched: it stands in `h` with the others and costs no dimension. */
export type Fixed<V extends Json = Json> = Readonly<{ parameter: "fixed"; value: V }>;

/** @throws UserError if the value cannot be written as JSON */
export function fixed<const V extends Json>(value: V): Fixed<V> {
  const written = JSON.stringify(value) !== undefined && !(typeof value === "number" && !Number.isFinite(value));
  if (written) return { parameter: "fixed", value };
  throw new UserError({
    place: "tune.fixed",
    what: `${String(value)} cannot be written as JSON`,
    remedy: "Give a number, a text, or a list of them",
  });
}
