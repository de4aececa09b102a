import { permutation } from "../engine/random/index.js";
import { UserError } from "../errors/index.js";
import { type Column, lengthOf } from "./column.js";
import { type Fractions, type Parts, partNames } from "./split.js";

/** The stream of random numbers that the order of groups is drawn from. */
const groupStream = 0x96a0;

/**
 * Random parts in which no group is divided: groups are visited in a drawn order, and each goes into the part that lacks most of its share of rows.
 * `groups` has a number for each row, see `groupsOf`. A part may miss its share by the size of a group.
 * @throws UserError if a part with a fraction above 0 would have no row: then there are too few groups
 */
export function splitGroups(
  groups: Int32Array,
  { fractions, seed, source = "table" }: Readonly<{ fractions: Fractions; seed: number; source?: string }>,
): Parts {
  const sizes: number[] = [];
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  const lacking = fractions.map((fraction) => fraction * groups.length);
  const partOf = new Int8Array(sizes.length);
  for (const group of permutation(sizes.length, { seed, stream: groupStream })) {
    const part = lacking.indexOf(Math.max(...lacking));
    partOf[group] = part;
    lacking[part]! -= sizes[group]!;
  }
  const parts = fractions.map((fraction, part) => {
    const rows = Int32Array.from({ length: groups.length }, (_, row) => row).filter((row) => partOf[groups[row]!] === part);
    if (rows.length > 0 || fraction === 0) return rows;
    throw new UserError({
      place: `${source}, split`,
      what: `${partNames[part]} would have no row: there are ${sizes.length} groups only`,
      remedy: "Split by a column of more groups, or give the part a larger share",
    });
  });
  return parts as unknown as Parts;
}

/** A number for the group of each row, from 0 on: rows with the same cell are one group, a row with a missing cell is one of its own. */
export function groupsOf(column: Column): Int32Array {
  const keys = new Map<number, number>();
  const rows = lengthOf(column);
  let next = 0;
  return Int32Array.from({ length: rows }, (_, row) => {
    const key = column.kind === "category" ? column.codes[row]! : column.kind === "image" ? Number.NaN : column.values[row]!;
    if (Number.isNaN(key) || (column.kind === "category" && key < 0)) return next++;
    const known = keys.get(key);
    if (known !== undefined) return known;
    keys.set(key, next);
    return next++;
  });
}
