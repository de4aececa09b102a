import { concat, type Sym, slice } from "../engine/graph/index.js";
import type { Batch } from "./augment.js";

/** Each row's partner: the next row of the batch, and the first for the last. The order of an epoch is random, and so is the partner. */
export function partner(rows: Sym): Sym {
  const [batch = 0, ...rest] = rows.shape;
  if (batch < 2) return rows;
  const zeros = rest.map(() => 0);
  return concat([slice(rows, [1, ...zeros], [batch, ...rest]), slice(rows, [0, ...zeros], [1, ...rest])]);
}

/** share of each row and 1 - share of its partner. */
export function mixed(rows: Sym, share: Sym): Sym {
  return rows.mul(share).add(partner(rows).mul(share.neg().add(1)));
}

/** Targets and row weights mixed. */
export function mixedTargets({ y, weight }: Batch, share: Sym): Omit<Batch, "x"> {
  return { y: mixed(y, share), ...(weight && { weight: mixed(weight, share) }) };
}
