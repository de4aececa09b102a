import { type ChosenRecipe, chooseRecipe, type data, defaultRecipe, type Effort, type Recipe } from "gradus";

/** What of a recipe can be said on the command line. */
export type RecipeOptions = Readonly<{
  recipe?: string;
  seed?: number;
  epochs?: number;
  batchSize?: number;
  effort?: Effort;
  interval?: number;
  plan?: boolean;
}>;

/** The recipe from the file, or the one that the data suggest, with what the command line says otherwise; notes tell what was compared. With `plan` nothing is compared. */
export async function chosenRecipe(
  given: Recipe | undefined,
  parts: { readonly train: data.Table | data.StreamedTable; readonly dev: data.Table },
  options: RecipeOptions,
): Promise<ChosenRecipe> {
  const { interval } = options;
  const changes = recipeChanges(options);
  const { recipe, notes } = given ? { recipe: given, notes: [] } : await suggested(parts, options);
  const chosen = recipe.with(changes);
  return { recipe: interval === undefined ? chosen : chosen.with({ answers: { ...chosen.answers, interval } }), notes };
}

/** The recipe that the data suggest. A plan is of the usual one, since comparing is itself a training. */
async function suggested(parts: Parameters<typeof chosenRecipe>[1], options: RecipeOptions): Promise<ChosenRecipe> {
  const wished = { ...parts, ...recipeChanges(options), ...(options.effort && { effort: options.effort }) };
  return options.plan ? { recipe: defaultRecipe(wished), notes: [] } : chooseRecipe(wished);
}

/** What the command line says instead of a recipe. */
export function recipeChanges({ seed, epochs, batchSize }: RecipeOptions): Pick<RecipeOptions, "seed" | "epochs" | "batchSize"> {
  return {
    ...(seed !== undefined && { seed }),
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
  };
}
