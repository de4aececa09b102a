import { UserError } from "../errors/index.js";

/** A file that was a model once. */
export function damaged(place: string, what: string): UserError {
  return new UserError({ place, what, remedy: "The file is damaged or was changed; save the model again" });
}
