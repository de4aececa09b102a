import { readFile } from "node:fs/promises";
import { type Recipe, recipeFromJson, UserError } from "gradus";
import { unreadable } from "../tables/sourceFile.js";
import { isProgram, namedBy } from "./programFile.js";

/**
 * The recipe in a file: JSON, or a program whose default export is a recipe (or its JSON).
 * @throws UserError that begins with the file's path if there is none, or if it is not right
 */
export async function recipeFromFile(path: string): Promise<Recipe> {
  const text = await textOf(path); // also for a program, so that a missing file is told alike
  try {
    if (!isProgram(path)) return recipeFromJson(text, path);
    const { scriptRecipe } = await import("./scriptRecipe.js");
    const made = await scriptRecipe(path);
    return recipeFromJson(JSON.parse(JSON.stringify(made) ?? "null"), path);
  } catch (error) {
    throw namedBy(path, error);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR")
      throw new UserError({ place: path, what: "this is a folder, not a recipe", remedy: "Name a JSON or TypeScript file inside it" });
    throw await unreadable(error, path);
  }
}
