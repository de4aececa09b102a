/** What a place takes, as JSON Schema (draft 2020-12); a member of a family is `{ $ref: "#/$defs/TAG" }`. */
export type Takes = Readonly<Record<string, unknown>>;

/** A mistake that its maker can correct. The command prints the message alone, never the stack. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** Where the mistake is, such as `nn.dense, units`; undefined where only the message is known. */
  readonly place: string | undefined;
  /** What the place takes instead, as data, where the check that threw knows it. */
  readonly takes: Takes | undefined;
  /** A text is the whole message of such a mistake, as another thread has told it. */
  constructor(at: { readonly place: string; readonly what: string; readonly remedy: string; readonly takes?: Takes } | string) {
    super(typeof at === "string" ? at : `${at.place}: ${at.what}. ${at.remedy}.`);
    this.place = typeof at === "string" ? undefined : at.place;
    this.takes = typeof at === "string" ? undefined : at.takes;
  }
}
