import { readFile } from "node:fs/promises";
import { data, type Recipe, tune, UserError } from "gradus";
import { unreadable } from "../tables/sourceFile.js";
import { isProgram, namedBy } from "./programFile.js";

/** What a study searches: the space, how its parameters make a recipe, the guess that is tried first, and what to say about it. */
export type Search = Readonly<{
  fields: tune.Fields;
  constraints: readonly tune.Constraint[];
  where: ((h: never) => boolean) | undefined;
  recipe: (h: tune.Parameters) => Recipe;
  guess: tune.Parameters | undefined;
  advice: string | undefined;
}>;

/**
 * What the command line asks to search. `stored` is the space of the study that goes on, which counts unless a file is named: the default one depends on the number of trials.
 * @throws UserError if the space is none, or a name of it is nothing that a recipe has
 */
export async function searchOf(
  base: tune.RecipeBase,
  {
    space,
    trials,
    stored,
  }: { readonly space: string | undefined; readonly trials: number | null; readonly stored: tune.Space | undefined },
): Promise<Search> {
  const usual = { recipe: (h: tune.Parameters) => tune.recipeAt(base, h), where: undefined, guess: undefined, advice: undefined };
  if (space !== undefined) return fromFile(base, space);
  if (stored !== undefined)
    return { ...usual, fields: stored.fields, constraints: stored.constraints, guess: tune.guessIn(base, stored.fields) };
  if ("recipe" in base)
    throw new UserError({
      place: "--recipe",
      what: "a recipe of your own says not what to search in it",
      remedy: "Name a space by --space",
    });
  const { fields, guess, advice } = data.imagesAlone(base.train)
    ? tune.imageSpace({ recipe: tune.recipeAt(base, {}), trials })
    : tune.tableSpace({ train: base.train, trials, effort: base.effort });
  return { ...usual, fields, constraints: [], guess, advice };
}

async function fromFile(base: tune.RecipeBase, path: string): Promise<Search> {
  const found = await contentOf(path);
  const { recipe, where, ...space } = withParameters(found, path);
  for (const [name, value] of Object.entries({ recipe, where }))
    if (value !== undefined && typeof value !== "function")
      throw new UserError({ place: `${path}, ${name}`, what: "expected a function", remedy: "Leave it out, or write one" });
  const own = recipe as ((h: tune.Parameters, base: tune.RecipeBase) => Recipe) | undefined;
  try {
    const { fields, constraints } = tune.spaceFromJson(space, path);
    if (own === undefined) tune.checkRecipeNames(base, fields);
    return {
      fields,
      constraints,
      where: where as Search["where"],
      recipe: own === undefined ? (h) => tune.recipeAt(base, h) : (h) => own(h, base),
      guess: own === undefined ? tune.guessIn(base, fields) : undefined,
      advice: undefined,
    };
  } catch (error) {
    throw namedBy(path, error);
  }
}

/** Parameters may stand alone. */
function withParameters(found: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof found !== "object" || found === null || Array.isArray(found))
    throw new UserError({
      place: path,
      what: "this is no space",
      remedy: 'Write {"parameters": {"learningRate": {"parameter": "logUniform", "low": 0.001, "high": 0.1}}}',
    });
  return "parameters" in found && !("parameter" in (found.parameters as object)) ? { ...found } : { parameters: found };
}

async function contentOf(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw await unreadable(error, path);
  }
  if (isProgram(path)) {
    const { scriptRecipe } = await import("./scriptRecipe.js");
    return scriptRecipe(path);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const [what = ""] = String(error instanceof Error ? error.message : error).split("\n");
    throw new UserError({ place: path, what: `this is no JSON (${what})`, remedy: "Correct it, or write the space in TypeScript (.ts)" });
  }
}

/** A sampler or pruner by its name, in any writing (coarse-to-fine), or as JSON with its options. */
export function memberNamed(text: string, tag: "sampler" | "pruner", names: readonly string[]): unknown {
  if (text.trim().startsWith("{")) {
    try {
      return JSON.parse(text);
    } catch {
      throw new UserError({ place: `--${tag}`, what: "this is no JSON", remedy: `Write it as '{"${tag}": "${names[0]}", ...}'` });
    }
  }
  const plain = (name: string): string => name.toLowerCase().replaceAll("-", "");
  return { [tag]: names.find((name) => plain(name) === plain(text)) ?? text };
}
