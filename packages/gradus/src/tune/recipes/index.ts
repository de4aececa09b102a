export { checkRecipeNames, type RecipeBase, recipeAt } from "./recipeAt.js";
export { type TableSpace, tableSpace } from "./tableSpace.js";
