import { UserError } from "../errors/index.js";
import type { Column } from "./column.js";

/** A column as row weights. @throws UserError unless it holds numbers from 0 on, one of them above 0 */
export function rowWeightsOf(column: Column, source: string): Float64Array {
  const place = `${source}, column "${column.name}"`;
  if (column.kind === "numeric") return checkedRowWeights(column.values, place);
  throw new UserError({
    place,
    what: `weights of rows are numbers, and this column holds ${column.kind === "date" ? "dates" : column.kind === "image" ? "images" : "words"}`,
    remedy: "Name a column of numbers from 0 on",
  });
}

/** The weights themselves. @throws UserError unless they are finite numbers from 0 on, one of them above 0 */
export function checkedRowWeights<A extends ArrayLike<number>>(weights: A, place: string): A {
  let isAny = false;
  for (let row = 0; row < weights.length; row++) {
    const weight: unknown = weights[row];
    if (!(typeof weight === "number" && weight >= 0 && weight < Number.POSITIVE_INFINITY))
      throw new UserError({
        place: `${place}, row ${row}`,
        what: `the weight is ${String(weight)}`,
        remedy: "Give finite numbers from 0 on",
      });
    isAny ||= weight > 0;
  }
  if (isAny || weights.length === 0) return weights;
  throw new UserError({ place, what: "every weight is 0, so nothing would be learned", remedy: "Give at least one row a weight above 0" });
}
