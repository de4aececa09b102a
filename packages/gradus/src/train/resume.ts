import { UserError } from "../errors/index.js";
import { readSafetensors } from "../formats/index.js";
import { fileStore } from "./fileStore.js";
import type { RunOptions } from "./job.js";
import { recipeFromJson } from "./recipe.js";
import type { Run } from "./run.js";

/**
 * Goes on with a run from a file that `run.save` wrote, to the same bits as if it had never stopped; the recipe is the file's.
 * @throws UserError if the file is no checkpoint or damaged, or belongs to other data, another backend or another version
 */
export async function resume(path: string, options: Omit<RunOptions, "resume">): Promise<Run> {
  const bytes = await fileStore("resume").read(path);
  const { recipe } = readSafetensors(bytes, path).metadata;
  if (recipe === undefined)
    throw new UserError({
      place: path,
      what: "it holds no recipe, so it is no checkpoint of a run",
      remedy: "Give a file that run.save wrote",
    });
  return recipeFromJson(recipe, path).run({ ...options, resume: bytes });
}
