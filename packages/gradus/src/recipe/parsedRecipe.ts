import { UserError } from "../errors/index.js";
import { checkedRecipe } from "./checkedRecipe.js";
import type { RecipeValue } from "./value.js";

/**
 * A recipe from JSON: its text, or the value that the text stands for. `place` is what messages call it, such as a file's path.
 * @throws UserError if it is no JSON, or no recipe
 */
export function parsedRecipe(json: unknown, place = "recipe"): RecipeValue {
  if (typeof json !== "string") return checkedRecipe(withoutSchema(json));
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UserError({ place, what: `it is no JSON (${(error as Error).message})`, remedy: "Write it with JSON.stringify(recipe)" });
  }
  return checkedRecipe(withoutSchema(value));
}

/** "$schema" tells editors what a recipe may hold, and means nothing here. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$schema" in value)) return value;
  const { $schema: _, ...options } = value;
  return options;
}
