import type { Command } from "commander";
import { filesHelp, type ReadingOptions, sourceOf, withReadingOptions } from "./readingOptions.js";

/** The options of `gradus evaluate` as they were given. */
export type EvaluateOptions = ReadingOptions & Readonly<{ json?: boolean }>;

/** `gradus evaluate MODEL FILE`: metrics of a model on the rows of a file. */
export function defineEvaluate(program: Command): Command {
  const command = program
    .command("evaluate")
    .summary("measure a model on the rows of a file")
    .description("Predicts every row of a file that has the target column, and reports how far off the predictions are.")
    .argument("<model>", "a model that gradus train saved")
    .argument("[files...]", filesHelp)
    .option("--json", "print one JSON document: {rows, metrics, calibration or interval}")
    .addHelpText(
      "after",
      `
Examples:
  gradus evaluate churn.safetensors labelled.csv
  gradus evaluate churn.safetensors labelled.csv --json | jq .metrics.logLoss`,
    )
    .action(async (model: string, files: string[], options: EvaluateOptions) => {
      const { evaluate } = await import("./runEvaluate.js");
      await evaluate(model, sourceOf(files, options), options);
    });
  return withReadingOptions(command);
}
