import { readFile } from "node:fs/promises";
import { type data, defaultRecipe, type Effort, type Recipe, recipeFromJson, UserError } from "gradus";
import { unreadable } from "../tables/sourceFile.js";

/** What of a recipe can be said on the command line. */
export type RecipeOptions = Readonly<{
  recipe?: string;
  seed?: number;
  epochs?: number;
  batchSize?: number;
  effort?: Effort;
  interval?: number;
}>;

/** The recipe in a file. @throws UserError if there is none, or if it is not right */
export async function recipeFromFile(path: string): Promise<Recipe> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR")
      throw new UserError({ place: path, what: "this is a folder, not a recipe", remedy: "Name a JSON file inside it" });
    throw await unreadable(error, path);
  }
  return recipeFromJson(text, path);
}

/** The recipe from the file, or the one that the data suggest, with what the command line says otherwise. */
export function chosenRecipe(
  given: Recipe | undefined,
  parts: { readonly train: data.Table; readonly dev: data.Table },
  options: RecipeOptions,
): Recipe {
  const { seed, epochs, batchSize, effort, interval } = options;
  const changes = {
    ...(seed !== undefined && { seed }),
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
  };
  const chosen = given ? given.with(changes) : defaultRecipe({ ...parts, ...changes, ...(effort && { effort }) }).with(changes);
  return interval === undefined ? chosen : chosen.with({ answers: { ...chosen.answers, interval } });
}
