import { UserError } from "../errors/index.js";

/** One number for every spatial axis, or one an axis. */
export type PerAxis = number | readonly number[];

/** Returns `value` if each of its numbers is whole and at least `least`; a list may have at most two. @throws UserError otherwise */
export function perAxis(value: PerAxis, least: number, place: string): PerAxis {
  const list: readonly number[] = typeof value === "number" ? [value] : Array.isArray(value) ? value : [];
  if (list.length >= 1 && list.length <= 2 && list.every((item) => Number.isSafeInteger(item) && item >= least))
    return typeof value === "number" ? value : [...list];
  throw new UserError({
    place,
    what: `expected a whole number from ${least}, or one an axis, got ${JSON.stringify(value)}`,
    remedy: `Give a number, or a list such as [${least}, ${least}]`,
    takes: {
      anyOf: [
        { type: "integer", minimum: least },
        { type: "array", items: { type: "integer", minimum: least }, minItems: 1, maxItems: 2 },
      ],
    },
  });
}

/** The numbers of `axes` axes. @throws UserError if a list has another length */
export function spread(value: PerAxis, axes: number, place: string): readonly number[] {
  if (typeof value === "number") return new Array<number>(axes).fill(value);
  if (value.length === axes) return value;
  throw new UserError({ place, what: `${value.length} numbers for ${axes} axes`, remedy: "Give one number, or one an axis" });
}
