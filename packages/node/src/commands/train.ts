import { type Command, Option } from "commander";
import { filesHelp, withReadingOptions } from "./readingOptions.js";
import { byteSize, imageSize, numberFrom, type splitRule, wholeNumber } from "./readOption.js";
import { checkSplit, targetOf, trainingSource, withTableOptions } from "./tableOptions.js";
import { type TrainingOptions, withRunOptions } from "./trainingOptions.js";
import { WrongUse } from "./wrongUse.js";

/** `gradus train FILE --target COLUMN`: from a table file to a model file and a report. */
export function defineTrain(program: Command): Command {
  const command = program
    .command("train")
    .summary("learn to predict a column of a file")
    .description(
      "Learns to predict a column of a CSV, TSV, Parquet or JSON lines file from the others, or the class of images, reports how well, and saves the model.\n" +
        "How columns become inputs and which network is trained is chosen by rows and kinds of columns, from the train rows alone; --print-recipe shows it.",
    )
    .argument("[files...]", filesHelp)
    .option("-t, --target <column>", "the column to learn (default for images: label, the class)")
    .option(
      "--folds <k>",
      "cross-validate: train k times, each measured on the rows left out; a model is saved only with --out",
      wholeNumber(2),
    );
  withTableOptions(command);
  withReadingOptions(command);
  withRunOptions(command)
    .option(
      "--recipe <file>",
      "train by this recipe: JSON as --print-recipe writes it, or a TypeScript file that exports one; --seed, --epochs, --batch-size override it",
    )
    .addOption(
      new Option(
        "--effort <level>",
        "how much work to spend on the default recipe: 1, 4 or 8 networks side by side; for images 1/3, 1 or 3 times the epochs",
      )
        .choices(["quick", "standard", "best"])
        .conflicts("recipe"),
    )
    .option(
      "--image-size <size>",
      "height x width that pictures are brought to, such as 48x64 or 48 (default: theirs, at most 64)",
      imageSize,
    )
    .option("--interval <chance>", "give predicted numbers an interval that holds the truth with this chance, such as 0.9", numberFrom(0))
    .option(
      "--stream",
      "leave the train rows on disk and take a window of them at a time; done by itself for CSV and Parquet files that would not fit into memory",
    )
    .option("--window <rows>", "rows of the window from which a stream draws at random (default: 262144); implies --stream", wholeNumber(1))
    .option("--memory <size>", "memory that a table may take before it is streamed, such as 2GB (default: half of the machine's)", byteSize)
    .option("--print-recipe", "print the recipe as JSON and train nothing")
    .option("--plan", "tell what the training will cost (time, memory, operations of each layer) and train nothing")
    .option("--folder <run>", "keep the run in this folder; the same command again goes on where it stopped, even after a crash")
    .option("--resume <run>", "go on with the run in this folder, with the file and options that it was started with")
    .option("--checkpoint-every <seconds>", "with --folder: how often the run is saved on its way (default: 10)", numberFrom(0))
    .option("--report <file>", "write the report as one HTML page too (default with --folder: report.html in it)")
    .addHelpText(
      "after",
      `
Examples:
  gradus train churn.csv --target outcome
  gradus train train.csv --test test.csv --target income
  gradus train 'sales/*.csv.gz' --target amount --split-time day
  gradus train --sql "select * from 'churn.csv' where age > 18" --target outcome
  gradus train houses.parquet --target price --split 0.7,0.15,0.15 --seed 7 --out houses.safetensors
  gradus train churn.csv --target outcome --folds 5                        (how good, and how sure?)
  gradus train wine.csv --target quality --task classification --ignore id --ignore name
  gradus train photos/                       (photos/cat/1.jpg, photos/dog/1.png, ...: the class is the folder)
  gradus train churn.csv --target outcome --print-recipe > recipe.json     (edit it, then:)
  gradus train churn.csv --target outcome --recipe recipe.json
  gradus train churn.csv --target outcome --plan                           (what will it cost?)
  gradus train churn.csv --target outcome --profile                        (where does the time go?)
  gradus train churn.csv --target outcome --folder runs/churn              (killed? the same again, or:)
  gradus train --resume runs/churn
  gradus train clicks.parquet --target clicked --stream                    (more rows than memory holds)
  gradus train churn.csv --target outcome --report churn.html              (the report as a page)
  gradus train churn.csv --target outcome --json | jq .metrics.test.accuracy

The train rows are learned from, the dev rows choose (when to stop) and the test rows are measured once, at the end.
Ctrl-C finishes the step, saves what was learned and exits with code 130.`,
    )
    .action(async (files: string[], { resume, target, ...given }: AllOptions, asked: Command) => {
      if (resume !== undefined) {
        checkResume(files, asked);
        const { threads, floor, json, checkpointEvery, report } = given;
        const { resumeTraining } = await import("./runTrain.js");
        process.exitCode = await resumeTraining(resume, {
          threads,
          ...(floor !== undefined && { floor }),
          ...(json && { json }),
          ...(checkpointEvery !== undefined && { checkpointEvery }),
          ...(report !== undefined && { report }),
        });
        return;
      }
      const { split, ...others } = given;
      const rule = split === undefined ? {} : typeof split === "string" ? { splitColumn: split } : { split };
      checkSplit({ ...others, ...(split !== undefined && { split }) });
      const { folds } = others;
      if (folds !== undefined) checkFolds(asked);
      const source = trainingSource(files, others);
      if (folds !== undefined) {
        const { trainFolds } = await import("./runFolds.js");
        process.exitCode = await trainFolds(source, { ...others, folds, target: target ?? (await targetOf(source, "train")) });
        return;
      }
      const { train } = await import("./runTrain.js");
      process.exitCode = await train(source, { ...others, ...rule, target: target ?? (await targetOf(source, "train")) });
    });
  return command;
}

type AllOptions = GivenOptions & Readonly<{ target?: string; resume?: string }>;

/** Options that may be given when a run goes on. */
const whenResumed: readonly string[] = ["resume", "threads", "json", "floor", "checkpointEvery", "report"];

/** @throws WrongUse if something is given that the run's folder knows already */
function checkResume(files: readonly string[], asked: Command): void {
  const isGiven = (name: string): boolean => asked.getOptionValueSource(name) === "cli";
  const strange = Object.keys(asked.opts()).some((name) => isGiven(name) && !whenResumed.includes(name));
  if (files.length > 0 || strange)
    throw new WrongUse(
      "--resume takes the file and all options from the run's folder: give it alone, or with --threads, --json, --floor, --report, --checkpoint-every.",
    );
}

/** @throws WrongUse if something is given that has no meaning for folds */
function checkFolds(asked: Command): void {
  for (const name of ["stream", "window"])
    if (asked.getOptionValueSource(name) === "cli")
      throw new WrongUse(`--folds and --${name} exclude each other: folds need all rows in memory.`);
  const strange = withoutFolds.filter((name) => asked.getOptionValueSource(name) === "cli");
  if (strange.length === 0) return;
  const [name = ""] = strange.map((each) => `--${each.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new WrongUse(`--folds and ${name} exclude each other: folds share out all rows by themselves, and train several networks.`);
}

const withoutFolds: readonly string[] = [
  "split",
  "splitColumn",
  "dev",
  "test",
  "folder",
  "checkpointEvery",
  "plan",
  "printRecipe",
  "profile",
  "floor",
];

type GivenOptions = Omit<TrainingOptions, "split" | "target"> & Readonly<{ split?: ReturnType<typeof splitRule> }>;
