import { quoted } from "./quoted.js";

/** What can be done with a new model, as commands to copy. `program` is how the user calls the command, `train` the command that trains on the same rows. */
export function nextSteps({ program, train, model }: Readonly<Record<"program" | "train" | "model", string>>): string[] {
  return [
    `predict other rows   ${program} predict ${quoted(model)} NEW.csv -o predictions.csv`,
    `measure on others    ${program} evaluate ${quoted(model)} OTHER.csv`,
    `look inside          ${program} inspect ${quoted(model)}`,
    `change the recipe    ${train} --print-recipe > recipe.json`,
    `and train by it      ${train} --recipe recipe.json`,
  ];
}
