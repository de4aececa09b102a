import type { Preparation } from "./dataset.js";

/** What messages call number `input` of a row: its column, where that has a name. */
export function inputName({ featureNames }: Preparation, input: number): string {
  const name = featureNames?.[input];
  return name === undefined ? `number ${input} of the row` : `column "${name}"`;
}
