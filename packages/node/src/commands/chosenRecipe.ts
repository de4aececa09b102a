import { type data, defaultRecipe, type Effort, type Recipe } from "gradus";

/** What of a recipe can be said on the command line. */
export type RecipeOptions = Readonly<{
  recipe?: string;
  seed?: number;
  epochs?: number;
  batchSize?: number;
  effort?: Effort;
  interval?: number;
}>;

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
