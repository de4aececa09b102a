/** A mistake that its maker can correct. The command prints the message alone, never the stack. */
export class UserError extends Error {
  override readonly name = "UserError";
  constructor(at: { readonly place: string; readonly what: string; readonly remedy: string }) {
    super(`${at.place}: ${at.what}. ${at.remedy}.`);
  }
}
