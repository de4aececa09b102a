import { join } from "node:path";
import type { Recipe } from "gradus";
import { makeUserFolder } from "../makeFolders.js";
import type { NextStep } from "../report/reported.js";
import { saveJson } from "../saveFile.js";
import type { OpenedRun } from "./openRun.js";
import { programName } from "./programName.js";
import { trainCommand } from "./runCommand.js";

/** Something to try: a remedy of a verdict, or one against a failure. */
export type Proposal = Readonly<{ name: string; why: string; recipe: Recipe }>;

/**
 * The remedies of a verdict as commands. Those that change the recipe are written into the run's folder, remedies/1-wider-network.json and so on, so that the command can
 * be given as it is.
 * @throws UserError if the folder cannot be written
 */
export async function nextOfRun(run: Pick<OpenedRun, "path" | "source" | "options">, remedies: readonly Proposal[]): Promise<NextStep[]> {
  const folder = join(run.path, "remedies");
  const steps: NextStep[] = [];
  for (const [at, { name, why, recipe }] of remedies.entries()) {
    const word = `${at + 1}-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
    if (name === "more data" || name === "more rows to measure on") {
      steps.push({ name, why, command: null });
      continue;
    }
    const path = join(folder, `${word}.json`);
    await makeUserFolder(folder);
    await saveJson(path, recipe);
    const command = trainCommand(programName(), run, { recipe: path, folder: `${run.path.replace(/\/+$/, "")}-${word}` });
    steps.push({ name, why, command });
  }
  return steps;
}
