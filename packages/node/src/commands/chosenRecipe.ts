import { type ChosenRecipe, chooseRecipe, type data, type Effort, type Recipe } from "gradus";

/** What of a recipe can be said on the command line. */
export type RecipeOptions = Readonly<{
  recipe?: string;
  seed?: number;
  epochs?: number;
  batchSize?: number;
  effort?: Effort;
  interval?: number;
}>;

/** The recipe from the file, or the one that the data suggest, with what the command line says otherwise; notes tell what was compared. */
export async function chosenRecipe(
  given: Recipe | undefined,
  parts: { readonly train: data.Table; readonly dev: data.Table },
  options: RecipeOptions,
): Promise<ChosenRecipe> {
  const { effort, interval } = options;
  const changes = recipeChanges(options);
  const { recipe, notes } = given ? { recipe: given, notes: [] } : await chooseRecipe({ ...parts, ...changes, ...(effort && { effort }) });
  const chosen = recipe.with(changes);
  return { recipe: interval === undefined ? chosen : chosen.with({ answers: { ...chosen.answers, interval } }), notes };
}

/** What the command line says instead of a recipe. */
export function recipeChanges({ seed, epochs, batchSize }: RecipeOptions): Pick<RecipeOptions, "seed" | "epochs" | "batchSize"> {
  return {
    ...(seed !== undefined && { seed }),
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
  };
}
