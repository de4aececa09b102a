import { closest, didYouMean } from "./checks.js";
import { UserError } from "./userError.js";

/**
 * A family of tagged values: its folder's public name, its tag's key, and the constructor of each member, which checks every field. `optional` names the
 * fields of a member that a value need not have, so that messages know them.
 */
export type Family<Member> = Readonly<{
  name: string;
  tag: string;
  makers: Readonly<Record<string, (fields: never) => Member>>;
  optional?: Readonly<Record<string, readonly string[] | undefined>>;
}>;

/**
 * A member of a family that comes from elsewhere, such as a recipe's JSON: `{ [tag]: "name", ...fields }`.
 * @returns the value as its constructor makes it
 * @throws UserError that names `place` or the member's field if it is no such thing or has an option that its constructor does not know
 */
export function checkedMember<Member extends object>(
  value: unknown,
  place: string,
  { name, tag, makers, optional = {} }: Family<Member>,
): Member {
  const names = Object.keys(makers);
  const remedy = `Give one of: ${names.join(", ")}`;
  const article = "aeiou".includes(tag[0] ?? "") ? "an" : "a";
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UserError({
      place,
      what: `expected ${article} ${tag}, got ${JSON.stringify(value)}`,
      remedy,
      takes: { $ref: `#/$defs/${tag}` },
    });
  const { [tag]: found, ...fields } = value as Readonly<Record<string, unknown>>;
  const member = String(found);
  if (!Object.hasOwn(makers, member))
    throw new UserError({ place, what: `there is no ${tag} "${member}"${didYouMean(member, names)}`, remedy });
  // The constructor looks at each field, so what TypeScript takes on trust here is checked there.
  const make = makers[member] as (fields: unknown) => Member;
  const checked = madeOf(make, fields, `${name}.${member}`);
  const stranger = Object.keys(fields).find((key) => !Object.hasOwn(checked, key));
  if (stranger === undefined) return checked;
  const known = [...new Set([...Object.keys(checked), ...(optional[member] ?? [])])].filter((key) => key !== tag);
  throw new UserError({
    place: `${name}.${member}`,
    what: `there is no option "${stranger}"${didYouMean(stranger, known)}`,
    remedy: `Allowed: ${known.join(", ")}`,
  });
}

/** What is missing may have been given under a misspelled name, of which the constructor knows nothing. */
function madeOf<Member>(make: (fields: unknown) => Member, fields: Readonly<Record<string, unknown>>, place: string): Member {
  try {
    return make(fields);
  } catch (error) {
    const missing = error instanceof UserError ? error.place?.match(/(\w+)$/)?.[1] : undefined;
    const found = missing === undefined || missing in fields ? undefined : closest(missing, Object.keys(fields));
    if (found === undefined || missing === undefined) throw error;
    throw new UserError({ place, what: `there is no option "${found}"${didYouMean(found, [missing])}`, remedy: `It needs "${missing}"` });
  }
}
