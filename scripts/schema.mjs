// @ts-check
// `npm run schema`: builds what changed, then writes the JSON Schema of recipes, made from the checks that read them, to packages/node/schema.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterSetUp, root } from "./setup.mjs";

await afterSetUp(async () => {
  const { recipeSchema } = await import(pathToFileURL(join(root, "packages/gradus/dist/index.js")).href);
  mkdirSync(join(root, "packages/node/schema"), { recursive: true });
  writeFileSync(join(root, "packages/node/schema/recipe.schema.json"), `${JSON.stringify(recipeSchema(), undefined, 2)}\n`);
  return 0;
});
