import { type Command, Option } from "commander";
import type { Source } from "../tables/index.js";
import { filesHelp, sourceOf, withReadingOptions } from "./readingOptions.js";
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
    .argument("[files...]", filesHelp)
    .requiredOption("-t, --target <column>", "the column to learn")
    .addOption(
      new Option("--task <task>", "what the target is (default: by its values: words are classes, quantities are numbers)").choices([
        "classification",
        "regression",
      ]),
    )
    .option("--split-column <name>", 'a column that holds train, dev and test (default: "split", if the file has such a column)')
    .option("--split <rule>", "shares of train, dev and test, drawn at random, or a split column's name (default: 0.8,0.1,0.1)", splitRule)
    .option("--split-group <column>", "keep rows with the same value of this column (a customer, a patient) in one part; it is no feature")
    .option("--split-time <column>", "split by time: the earliest rows are train, the latest test")
    .option("--no-stratify", "draw rows without regard to their class (default: each part has its share of each class)")
    .option("--dev <file>", "a file of dev rows; may be given several times", collected)
    .option("--test <file>", "a file of test rows; may be given several times", collected)
    .option("--ignore <column>", "a column to leave out; may be given several times", collected);
  withReadingOptions(command);
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
  gradus train train.csv --test test.csv --target income
  gradus train 'sales/*.csv.gz' --target amount --split-time day
  gradus train --sql "select * from 'churn.csv' where age > 18" --target outcome
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
    .action(async (files: string[], { split, ...others }: GivenOptions) => {
      const rule = split === undefined ? {} : typeof split === "string" ? { splitColumn: split } : { split };
      checkSplit({ ...others, ...(split !== undefined && { split }) });
      const { train } = await import("./runTrain.js");
      process.exitCode = await train(trainingSource(files, others), { ...others, ...rule });
    });
  return command;
}

type GivenOptions = Omit<TrainingOptions, "split"> & Readonly<{ split?: ReturnType<typeof splitRule> }>;

/** @throws WrongUse if two ways to share out the rows were given */
function checkSplit({ split, splitColumn, splitGroup, splitTime, dev, test }: GivenOptions): void {
  const ways = [
    splitColumn !== undefined && "--split-column",
    typeof split === "string" && "--split COLUMN",
    splitGroup !== undefined && "--split-group",
    splitTime !== undefined && "--split-time",
    (dev !== undefined || test !== undefined) && (dev === undefined ? "--test" : "--dev"),
  ].filter((way) => way !== false);
  if (typeof split === "object" && (splitColumn !== undefined || dev !== undefined || test !== undefined)) ways.push("--split");
  if (ways.length > 1)
    throw new WrongUse(
      `${ways.slice(0, -1).join(", ")} and ${ways.at(-1)} exclude each other: choose one way to say which row belongs where.`,
    );
}

function trainingSource(files: readonly string[], { dev, test, ...reading }: Pick<TrainingOptions, "dev" | "test" | "sql">): Source {
  const train = sourceOf(files, reading);
  if (dev === undefined && test === undefined) return train;
  if (typeof train === "object" && "sql" in train)
    throw new WrongUse("--sql and --dev or --test exclude each other: query the parts, or name files.");
  return { train: files, ...(dev && { dev }), ...(test && { test }) };
}
