import { quoted } from "./quoted.js";

/** What can be done with a new model, as commands to copy. */
export function nextSteps(asked: Readonly<{ program: string; file: string; target: string; model: string }>): string[] {
  const { program, file, target, model } = asked;
  const train = `${program} train ${quoted(file)} --target ${quoted(target)}`;
  const commands = [
    [`${program} predict ${quoted(model)} NEW.csv -o predictions.csv`, "predict other rows"],
    [`${program} evaluate ${quoted(model)} OTHER.csv`, "measure on other rows"],
    [`${program} inspect ${quoted(model)}`, "see what is in the model"],
    [`${train} --print-recipe > recipe.json`, "write the recipe, change it,"],
    [`${train} --recipe recipe.json`, "and train by it"],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, purpose]) => `${command.padEnd(width)}   ${purpose}`);
}
