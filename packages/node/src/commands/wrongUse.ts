/** A command that was given in a way that makes no sense: its message ends with the way out, and the exit code is 2. */
export class WrongUse extends Error {
  override readonly name = "WrongUse";
}
