import { quoted } from "./quoted.js";

/** What can be done with a new model, as commands to copy. `program` is how the user calls the command, `source` the arguments that name the table. */
export function nextSteps({
  program,
  source,
  target,
  model,
}: Readonly<Record<"program" | "source" | "target" | "model", string>>): string[] {
  const train = `${program} train ${source} --target ${quoted(target)}`;
  return [
    `predict other rows   ${program} predict ${quoted(model)} NEW.csv -o predictions.csv`,
    `measure on others    ${program} evaluate ${quoted(model)} OTHER.csv`,
    `look inside          ${program} inspect ${quoted(model)}`,
    `change the recipe    ${train} --print-recipe > recipe.json`,
    `and train by it      ${train} --recipe recipe.json`,
  ];
}
