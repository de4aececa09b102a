import { quoted } from "./quoted.js";

/** What can be done with a new model, as commands to copy. `program` is how the user calls the command. */
export function nextSteps({ program, file, target, model }: Readonly<Record<"program" | "file" | "target" | "model", string>>): string[] {
  const train = `${program} train ${quoted(file)} --target ${quoted(target)}`;
  return [
    `predict other rows   ${program} predict ${quoted(model)} NEW.csv -o predictions.csv`,
    `measure on others    ${program} evaluate ${quoted(model)} OTHER.csv`,
    `look inside          ${program} inspect ${quoted(model)}`,
    `change the recipe    ${train} --print-recipe > recipe.json`,
    `and train by it      ${train} --recipe recipe.json`,
  ];
}
