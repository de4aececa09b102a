import type { Command } from "commander";
import { type TrainingOptions, withRunOptions } from "./trainingOptions.js";

/** The options of `gradus demo` as they were given. */
export type DemoOptions = Omit<TrainingOptions, "target" | "splitColumn" | "split" | "task" | "ignore">;

/** `gradus demo`: the whole path on handwritten digits that come with the package. */
export function defineDemo(program: Command): Command {
  const command = program
    .command("demo")
    .summary("train on handwritten digits, data included")
    .description(
      "Trains a classifier of handwritten digits (1,797 images of 8x8 that come with the package), reports how well it learned,\n" +
        "saves the model to the current folder and predicts a few images with it. Takes some seconds.",
    );
  return withRunOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  gradus demo\n  gradus demo --seed 7 --out digits.safetensors\n  gradus demo --json | jq .metrics.dev.accuracy",
    )
    .action(async (options: DemoOptions) => {
      const { demo } = await import("./runDemo.js");
      process.exitCode = await demo(options);
    });
}
