import { didYouMean } from "./checks.js";
import { UserError } from "./userError.js";

/** @throws UserError that names the first key of `value` that is not one of `known` */
export function unknownKeys(value: object, known: readonly string[], place: string): void {
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  throw new UserError({
    place,
    what: `there is no option "${stranger}"${didYouMean(stranger, known)}`,
    remedy: `Allowed: ${known.join(", ")}`,
  });
}
