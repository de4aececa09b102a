import { didYouMean } from "./checks.js";
import { UserError } from "./userError.js";

/** What JSON can hold: the options of a member of one's own. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The members of a family that users write themselves: functions, which JSON cannot hold, so that a recipe has their names and finds them again by these.
 * `family` is the constructor's public name, as in nn.custom, and `noun` what it makes.
 */
export class OwnMembers<Member> {
  readonly #family: string;
  readonly #noun: string;
  readonly #registered = new Map<string, { readonly member: Member; readonly text: string }>();

  constructor(family: string, noun: string) {
    this.#family = family;
    this.#noun = noun;
  }

  /**
   * Registers a member, given with its functions, under a name; `about` is what else makes it what it is. @throws UserError for an empty name, what is no
   * function, or a name that another function has
   */
  register(name: string, member: Member, functions: readonly unknown[], about: Json = null): void {
    const place = this.#family;
    if (typeof name !== "string" || name === "")
      throw new UserError({ place, what: "the name is empty", remedy: `Give a name to find the ${this.#noun} by` });
    for (const each of functions)
      if (typeof each !== "function")
        throw new UserError({
          place: `${place} "${name}"`,
          what: `expected a function, got ${typeof each}`,
          remedy: "Give a function over symbols",
        });
    const text = [...functions.map(String), JSON.stringify(about)].join("\n");
    const before = this.#registered.get(name);
    // The same text is the same function made again, as when a function that builds a network is called for every trial.
    if (before !== undefined && before.text !== text)
      throw new UserError({
        place,
        what: `the name "${name}" belongs to another function already`,
        remedy: "Choose another name, and pass what varies as options",
      });
    this.#registered.set(name, { member, text });
  }

  /** @throws UserError if nothing is registered under the name */
  find(name: string, place: string): Member {
    const found = this.#registered.get(name);
    if (found !== undefined) return found.member;
    throw new UserError({
      place,
      what: `no ${this.#noun} is registered under the name "${name}"${didYouMean(name, [...this.#registered.keys()])}`,
      remedy: `Call ${this.#family}("${name}", ...) before the model is used or loaded`,
    });
  }
}
