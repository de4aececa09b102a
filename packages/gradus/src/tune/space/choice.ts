import { UserError } from "../../errors/index.js";
import { type DiscreteScale, equalBins, type Json } from "./scale.js";

/** One of `values`, all equally likely, none nearer to another than to a third. */
export type Choice<V extends Json = Json> = Readonly<{ parameter: "choice"; values: readonly V[] }>;

/** @throws UserError if there are fewer than two values, or one appears twice */
export function choice<const V extends Json>(values: readonly V[]): Choice<V> {
  return { parameter: "choice", values: distinct(values, "tune.choice") };
}

export const choiceScale = ({ values }: Choice): DiscreteScale => listScale("category", values);

/** At least two values that differ. @throws UserError otherwise */
export function distinct<V extends Json>(values: readonly V[], place: string): readonly V[] {
  if (!Array.isArray(values))
    throw new UserError({
      place,
      what: `expected a list of values, got ${JSON.stringify(values)}`,
      remedy: 'Write them in brackets: ["a", "b"]',
    });
  if (values.length < 2)
    throw new UserError({
      place,
      what: `${values.length} values leave nothing to choose`,
      remedy: "Give two or more, or tune.fixed(value)",
    });
  const texts = values.map((value) => JSON.stringify(value));
  const broken = values.findIndex((value, i) => texts[i] === undefined || (typeof value === "number" && !Number.isFinite(value)));
  if (broken >= 0)
    throw new UserError({
      place,
      what: `value ${broken} (${String(values[broken])}) cannot be written as JSON`,
      remedy: "Choose between names, and look the thing up by its name",
    });
  const twice = texts.findIndex((text, i) => texts.indexOf(text) < i);
  if (twice >= 0) throw new UserError({ place, what: `${texts[twice]} appears twice`, remedy: "Give each value once" });
  return [...values];
}

/** The values of a list, in equal bins, found again by their JSON. */
export function listScale(kind: "ordered" | "category", values: readonly Json[]): DiscreteScale {
  const indices = new Map(values.map((value, index) => [JSON.stringify(value), index]));
  return equalBins(
    kind,
    values.length,
    (index) => values[index] ?? null,
    (value) => indices.get(JSON.stringify(value)) ?? Number.NaN,
  );
}
