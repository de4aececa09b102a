import { type Command, Option } from "commander";
import { collected, splitRule } from "./readOption.js";
import { type TrainingOptions, withRunOptions } from "./trainingOptions.js";
import { WrongUse } from "./wrongUse.js";

/** `gradus train FILE --target COLUMN`: from a table file to a model file and a report. */
export function defineTrain(program: Command): Command {
  const command = program
    .command("train")
    .summary("learn to predict a column of a file")
    .description(
      "Learns to predict a column of a CSV, TSV, Parquet or JSON lines file from the others, reports how well, and saves the model.\n" +
        "Numbers are standardised and words one-hot encoded with what the train rows say; missing values are filled and marked.",
    )
    .argument("<file>", "the table: .csv, .tsv, .parquet, .jsonl, also .csv.gz")
    .requiredOption("-t, --target <column>", "the column to learn")
    .addOption(
      new Option("--task <task>", "what the target is (default: by its values: words are classes, quantities are numbers)").choices([
        "classification",
        "regression",
      ]),
    )
    .option("--split-column <name>", 'a column that holds train, dev and test (default: "split", if the file has such a column)')
    .option("--split <rule>", "shares of train, dev and test, drawn at random, or a split column's name (default: 0.8,0.1,0.1)", splitRule)
    .option("--ignore <column>", "a column to leave out; may be given several times", collected);
  withRunOptions(command)
    .option("--recipe <file>", "train by this recipe (JSON, as --print-recipe writes it); --seed, --epochs and --batch-size override it")
    .option("--print-recipe", "print the recipe as JSON and train nothing")
    .option("--plan", "tell what the training will cost (time, memory, operations of each layer) and train nothing")
    .option("--folder <run>", "keep the run in this new folder: recipe.json, events.jsonl, model.safetensors; resuming comes later")
    .addHelpText(
      "after",
      `
Examples:
  gradus train churn.csv --target outcome
  gradus train houses.parquet --target price --split 0.7,0.15,0.15 --seed 7 --out houses.safetensors
  gradus train wine.csv --target quality --task classification --ignore id --ignore name
  gradus train churn.csv --target outcome --print-recipe > recipe.json     (edit it, then:)
  gradus train churn.csv --target outcome --recipe recipe.json
  gradus train churn.csv --target outcome --plan                           (what will it cost?)
  gradus train churn.csv --target outcome --profile                        (where does the time go?)
  gradus train churn.csv --target outcome --json | jq .metrics.test.accuracy

The train rows are learned from, the dev rows choose (when to stop) and the test rows are measured once, at the end.
Ctrl-C finishes the step, saves what was learned and exits with code 130.`,
    )
    .action(async (file: string, { split, ...others }: Omit<TrainingOptions, "split"> & { split?: ReturnType<typeof splitRule> }) => {
      if (split && others.splitColumn !== undefined)
        throw new WrongUse(
          "--split and --split-column exclude each other: give the shares or the column that says which row belongs where.",
        );
      const { train } = await import("./runTrain.js");
      const rule = split === undefined ? {} : typeof split === "string" ? { splitColumn: split } : { split };
      process.exitCode = await train(file, { ...others, ...rule });
    });
  return command;
}
