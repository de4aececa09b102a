import { resolve } from "node:path";
import * as gradus from "gradus";
import * as engine from "gradus/engine";
import { createJiti } from "jiti";

/**
 * The default export of a recipe written as a program (TypeScript or JavaScript), such as `export default recipe({ .. })`.
 * What it imports from "gradus" is this command's own copy, so that it needs none beside it, and layers of one's own are known here; everything else is found from
 * its folder.
 * @throws UserError if the program does not run, or exports nothing
 */
export async function scriptRecipe(path: string): Promise<unknown> {
  const jiti = createJiti(resolve(path), {
    virtualModules: { gradus, "gradus/engine": engine },
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
  });
  const found = await running(path, () => jiti.import(resolve(path)));
  const recipe = (found as { readonly default?: unknown }).default;
  if (recipe !== undefined) return recipe;
  throw new gradus.UserError({ place: path, what: "it has no default export", remedy: "Write: export default recipe({ ... })" });
}

async function running(path: string, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof gradus.UserError) throw error;
    const [what = ""] = String(error instanceof Error ? error.message : error).split("\n");
    throw new gradus.UserError({
      place: path,
      what: `the program does not run (${what})`,
      remedy: "Correct it, then run the command again",
    });
  }
}
