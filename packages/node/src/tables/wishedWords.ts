import { type data, UserError } from "gradus";
import type { WordsPlan } from "./columnPlan.js";

const truths: ReadonlyMap<string, boolean> = new Map([
  ...["true", "t", "yes", "y", "1", "on"].map((word) => [word, true] as const),
  ...["false", "f", "no", "n", "0", "off"].map((word) => [word, false] as const),
]);

/**
 * Words as the user said they are: booleans become "false" and "true", ordered ones stand in the order that was given.
 * @throws UserError if a word is none of them
 */
export function asWished(words: data.CategoryColumn, wish: WordsPlan["wish"], source: string): data.CategoryColumn {
  if (wish === undefined) return words;
  const categories = wish === "boolean" ? ["false", "true"] : wish.ordered;
  const places = words.categories.map((word) =>
    wish === "boolean" ? Number(truths.get(word.toLowerCase()) ?? Number.NaN) : wish.ordered.indexOf(word),
  );
  const odd = places.findIndex((place) => !(place >= 0));
  if (odd >= 0)
    throw new UserError({
      place: `${source}, column "${words.name}"`,
      what: `"${words.categories[odd]}" is not among ${wish === "boolean" ? "true, false, yes, no, 1, 0" : `the ordered words ${categories.join(" < ")}`}`,
      remedy: "Correct the cells, or say another type",
    });
  const codes = words.codes.map((code) => (code < 0 ? -1 : places[code]!));
  return { kind: "category", name: words.name, codes, categories, ...(wish === "boolean" ? {} : { ordered: true as const }) };
}
