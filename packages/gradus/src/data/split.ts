import { permutation } from "../engine/random/index.js";
import { UserError } from "../errors/index.js";
import { roundedShares } from "./roundedShares.js";

/** Shares of train, dev and test; they add up to 1. */
export type Fractions = readonly [train: number, dev: number, test: number];

/** Row numbers of train, dev and test, ascending. */
export type Parts = readonly [train: Int32Array, dev: Int32Array, test: Int32Array];

export const partNames: readonly string[] = ["train", "dev", "test"];

/** The stream of random numbers that splits draw from. */
const splitStream = 0x5117;

/**
 * Random parts of rows 0 .. rows-1. With `codes` (a class for each row) each class has in each part floor or ceil of its share; the parts' sizes are
 * floor or ceil of theirs as far as that allows. A class with at least one row in train's share by rounding up keeps it there.
 * @throws UserError if the fractions are wrong or a part with a fraction above 0 would have no row
 */
export function splitRows(
  options: Readonly<{ rows: number; fractions: Fractions; seed: number; codes?: Int32Array | undefined; source?: string }>,
): Parts {
  const { rows, seed, codes, source = "table" } = options;
  const fractions = checkedFractions(options.fractions, source);
  const groups = codes ? groupsOf(codes) : [Int32Array.from({ length: rows }, (_, row) => row)];
  const counts = roundedShares(
    groups.map((group) => group.length),
    fractions,
  );
  const parts: [number[], number[], number[]] = [[], [], []];
  groups.forEach((group, g) => {
    const order = permutation(group.length, { seed, stream: [splitStream, g] });
    let next = 0;
    parts.forEach((part, p) => {
      for (const end = next + counts[g]![p]!; next < end; next++) part.push(group[order[next]!]!);
    });
  });
  const [train, dev, test] = parts.map((part) => Int32Array.from(part).sort());
  parts.forEach((part, p) => {
    if (part.length === 0 && fractions[p]! > 0) throw emptyPart(partNames[p]!, fractions[p]!, rows, source);
  });
  return [train!, dev!, test!];
}

/** @throws UserError if a fraction is negative or not a number, if train has none, or if they do not add up to 1 within 1e-9 */
export function checkedFractions(fractions: Fractions, source = "table"): Fractions {
  const place = `${source}, split`;
  const told = fractions.join(", ");
  const remedy = "Give the shares of train, dev and test, for example 0.8, 0.1, 0.1";
  if (fractions.length !== 3) throw new UserError({ place, what: `expected three fractions, got ${told}`, remedy });
  if (!fractions.every((fraction) => fraction >= 0))
    throw new UserError({ place, what: `expected fractions of at least 0, got ${told}`, remedy });
  const sum = fractions[0] + fractions[1] + fractions[2];
  if (!(Math.abs(sum - 1) <= 1e-9))
    throw new UserError({ place, what: `the fractions ${told} add up to ${Number(sum.toPrecision(12))}, not to 1`, remedy });
  if (fractions[0] === 0) throw new UserError({ place, what: "train has no share", remedy });
  return fractions;
}

/** Rows of each code, ascending. */
function groupsOf(codes: Int32Array): Int32Array[] {
  const groups: number[][] = [];
  codes.forEach((code, row) => {
    groups[code] ??= [];
    groups[code].push(row);
  });
  return Array.from(groups, (group) => Int32Array.from(group ?? []));
}

function emptyPart(part: string, fraction: number, rows: number, source: string): UserError {
  return new UserError({
    place: `${source}, split`,
    what: `${part} would have no row: ${fraction} of ${rows} ${rows === 1 ? "row" : "rows"}`,
    remedy: `Give ${part} a larger share, or add rows`,
  });
}
