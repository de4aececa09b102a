import type { Command } from "commander";

/** The options of `gradus evaluate` as they were given. */
export type EvaluateOptions = Readonly<{ json?: boolean }>;

/** `gradus evaluate MODEL FILE`: metrics of a model on the rows of a file. */
export function defineEvaluate(program: Command): Command {
  return program
    .command("evaluate")
    .summary("measure a model on the rows of a file")
    .description("Predicts every row of a file that has the target column, and reports how far off the predictions are.")
    .argument("<model>", "a model that gradus train saved")
    .argument("<file>", "the rows, with their target: .csv, .tsv, .parquet, .jsonl")
    .option("--json", "print one JSON document: {rows, metrics}")
    .addHelpText(
      "after",
      `
Examples:
  gradus evaluate churn.safetensors labelled.csv
  gradus evaluate churn.safetensors labelled.csv --json | jq .metrics.logLoss`,
    )
    .action(async (model: string, file: string, options: EvaluateOptions) => {
      const { evaluate } = await import("./runEvaluate.js");
      await evaluate(model, file, options);
    });
}
