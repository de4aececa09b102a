import type { Command } from "commander";
import { filesHelp, type ReadingOptions, sourceOf, withReadingOptions } from "./readingOptions.js";

/** The options of `gradus predict` as they were given. */
export type PredictOptions = ReadingOptions & Readonly<{ out?: string }>;

/** `gradus predict MODEL FILE`: one line of predictions for each row of the file. */
export function definePredict(program: Command): Command {
  const command = program
    .command("predict")
    .summary("predict the rows of a file with a model")
    .description(
      "Predicts every row of a file, in the file's order, as CSV: the column prediction, and for classes a column probability_CLASS each.\n" +
        "Columns are matched by name, in any order; one that is missing counts as missing in every row.\n" +
        "Pictures become images of the size of the training; the column file then tells which one a line is about.",
    )
    .argument("<model>", "a model that gradus train saved")
    .argument("[files...]", filesHelp)
    .option("-o, --out <file>", "write the predictions here instead of to standard output")
    .addHelpText(
      "after",
      `
Examples:
  gradus predict churn.safetensors new.csv -o predictions.csv
  gradus predict churn.safetensors new.parquet | head
  gradus predict photos.safetensors new-photos/ -o predictions.csv`,
    )
    .action(async (model: string, files: string[], options: PredictOptions) => {
      const { predict } = await import("./runPredict.js");
      await predict(model, sourceOf(files, options), options);
    });
  return withReadingOptions(command);
}
