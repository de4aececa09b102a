/** A mistake that its maker can correct. The command prints the message alone, never the stack. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** A text is the whole message of such a mistake, as another thread has told it. */
  constructor(at: { readonly place: string; readonly what: string; readonly remedy: string } | string) {
    super(typeof at === "string" ? at : `${at.place}: ${at.what}. ${at.remedy}.`);
  }
}
