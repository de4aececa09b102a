import type { Command } from "commander";

/** The options of `gradus inspect` as they were given. */
export type InspectOptions = Readonly<{ json?: boolean }>;

/** `gradus inspect MODEL`: what is in a model file. */
export function defineInspect(program: Command): Command {
  return program
    .command("inspect")
    .summary("show what is in a model file")
    .description("Shows the layers with their shapes and parameters, how columns become inputs, the classes, and how the training went.")
    .argument("<model>", "a model that gradus train saved")
    .option("--json", "print one JSON document, with the recipe in it")
    .addHelpText(
      "after",
      `
Examples:
  gradus inspect churn.safetensors
  gradus inspect churn.safetensors --json | jq .recipe > recipe.json`,
    )
    .action(async (model: string, options: InspectOptions) => {
      const { inspect } = await import("./runInspect.js");
      await inspect(model, options);
    });
}
