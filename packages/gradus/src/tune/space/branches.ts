import { UserError } from "../../errors/index.js";

/**
 * A choice between branches with parameters of their own, which exist only in their branch:
 *   tune.branches({ adam: { beta1: tune.oneMinusLog(0.9, 0.999) }, sgd: { momentum: tune.uniform(0, 0.99) } })
 * gives `{ branch: "adam", beta1 }` or `{ branch: "sgd", momentum }`. A branch may be empty; branches nest.
 */
export interface Branches<Of> {
  readonly parameter: "branches";
  readonly of: Of;
}

/** `checked` looks at the parameters of one branch. @throws UserError if there are fewer than two branches or a branch is wrong */
export function fork<Fields, const Of extends Readonly<Record<string, Fields>>>(
  of: Of,
  checked: (fields: Fields, place: string) => Fields,
): Branches<Of> {
  const place = "tune.branches";
  if (typeof of !== "object" || of === null || Array.isArray(of))
    throw new UserError({
      place,
      what: `expected branches by their names, got ${JSON.stringify(of)}`,
      remedy: "Write { name: { parameters }, ... }",
    });
  const names = Object.keys(of);
  if (names.length < 2)
    throw new UserError({ place, what: `${names.length} branches leave nothing to choose`, remedy: "Give two or more" });
  for (const [name, fields] of Object.entries(of)) {
    if (Object.hasOwn(fields as object, "branch"))
      throw new UserError({
        place: `${place}, ${name}`,
        what: '"branch" holds the name of the branch',
        remedy: "Call the parameter something else",
      });
    checked(fields, `${place}, ${name}`);
  }
  return { parameter: "branches", of };
}
