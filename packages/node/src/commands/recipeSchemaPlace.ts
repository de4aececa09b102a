import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const schema = new URL("../../schema/recipe.schema.json", import.meta.url);

/** Where editors find the JSON Schema of recipes: a relative path if this package is installed below the current folder, else the URL of its file. */
export function recipeSchemaPlace(folder: string = process.cwd()): string {
  const path = relative(folder, fileURLToPath(schema));
  const isBelow = !path.startsWith("..") && !isAbsolute(path); // another drive has no relative path
  return isBelow ? `./${path.split(sep).join("/")}` : schema.href;
}
