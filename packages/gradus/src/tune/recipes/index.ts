export { imageSpace } from "./imageSpace.js";
export { checkRecipeNames, guessIn, type RecipeBase, recipeAt } from "./recipeAt.js";
export { type SearchSpace, tableSpace } from "./tableSpace.js";
