import { type Command, Option } from "commander";
import { filesHelp, type ReadingOptions, withReadingOptions } from "./readingOptions.js";
import { numberOf, threads, timeSpan, wholeNumber } from "./readOption.js";
import { checkSplit, type SplitOptions, targetOf, trainingSource, withTableOptions } from "./tableOptions.js";
import type { TuneOptions } from "./tuneOptions.js";
import { WrongUse } from "./wrongUse.js";

/** `gradus tune FILE --target COLUMN`: searches the recipe that learns a table best, and trains it. */
export function defineTune(program: Command): Command {
  const command = program
    .command("tune")
    .summary("search the recipe that learns a column best")
    .description(
      "Trains many recipes on a table, learns from each where better ones may lie, and saves the model of the best.\n" +
        "Unless told otherwise it searches round the default recipe of gradus train, the more of its numbers the more trials there are.",
    )
    .argument("[files...]", filesHelp)
    .option("-t, --target <column>", "the column to learn");
  withTableOptions(command);
  withReadingOptions(command);
  searchOptions(command);
  return command
    .addHelpText(
      "after",
      `
Examples:
  gradus tune churn.csv --target outcome --trials 60
  gradus tune churn.csv --target outcome --trials 60 --store churn.db              (killed? the same with --resume)
  gradus tune churn.csv --target outcome --trials 100 --store churn.db --resume    (40 more; also in a second terminal)
  gradus tune churn.csv --target outcome --time 10m --pruner asha
  gradus tune churn.csv --target outcome --trials 40 --maximize dev.accuracy --folds 5
  gradus tune churn.csv --target outcome --trials 30 --space space.json
  gradus tune churn.csv --target outcome --store churn.db --resume --export trials.csv --trials 60

A space.json: {"parameters": {"learningRate": {"parameter": "logUniform", "low": 0.001, "high": 0.1},
                              "units": {"parameter": "intLog", "low": 32, "high": 512}}}
Names are settings of the default recipe (learningRate, weightDecay, drop, units, depth, members, batchSize, epochs,
beta1, beta2, eps) or places in the recipe's JSON with slashes, such as optimizer/beta1.

The best of many trials is best partly by luck: --confirm trains it again. The dev rows choose the recipe, so that they flatter it; the test rows are measured once, at the end.
Ctrl-C stops at checkpoints, keeps the study and says how to go on (exit code 130).`,
    )
    .action(async (files: string[], { target, split, stream, ...given }: Given) => {
      if (stream)
        throw new WrongUse(
          "--stream: trials need their rows in memory. Search on a part of them (--sql \"select * from 'clicks.parquet' using sample 100000\"), then train all by its recipe: gradus train --stream --recipe FILE.",
        );
      checkSplit({ ...given, ...(split !== undefined && { split }) });
      const source = trainingSource(files, given);
      const rule = split === undefined ? {} : typeof split === "string" ? { splitColumn: split } : { split };
      const { tuneTable } = await import("./runTune.js");
      process.exitCode = await tuneTable(source, { ...given, ...rule, target: target ?? (await targetOf(source, "tune")) });
    });
}

type Given = Omit<TuneOptions, "target" | "split"> & SplitOptions & ReadingOptions & Readonly<{ target?: string; stream?: true }>;

function searchOptions(command: Command): Command {
  return command
    .option(
      "-n, --trials <n>",
      "trials of the study in all; one that goes on makes those that are missing (default: 50, without --time)",
      wholeNumber(1),
    )
    .option("--time <span>", "stop the search after this time, such as 10m or 1h30m", timeSpan)
    .option("--good-enough <value>", "stop the search at a value that is good enough", numberOf)
    .option("--minimize <measure>", "what to make small: dev.loss, dev.rmse, dev.mae, ... (default: dev.loss)")
    .addOption(new Option("--maximize <measure>", "what to make large: dev.accuracy, dev.r2, ...").conflicts("minimize"))
    .option("--space <file>", "what to search: a JSON or TypeScript file (default: numbers of the default recipe, by the number of trials)")
    .option("--recipe <file>", "search round this recipe (JSON or TypeScript) instead of the default one; needs --space")
    .addOption(
      new Option("--effort <level>", "the default recipe to search round: 1, 4 or 8 networks side by side")
        .choices(["quick", "standard", "best"])
        .conflicts("recipe"),
    )
    .option("--epochs <n>", "train each for at most this many epochs (default: by the number of rows)", wholeNumber(1))
    .option(
      "--sampler <name>",
      "coarseToFine, tpe, gaussianProcess, cmaEs, sobol, random, grid, ... or its JSON (default: by space and trials)",
    )
    .option("--pruner <name>", "stop hopeless trials early: asha, hyperband, median, successiveHalving, or its JSON (default: none)")
    .option("--repeats <n>", "train each recipe with so many seeds; their mean counts (default: 1)", wholeNumber(1))
    .option("--folds <n>", "cross-validate each recipe on so many folds of the train rows", wholeNumber(2))
    .option(
      "--confirm <n>",
      "train the three best recipes and the default one again with so many fresh seeds, and take the best of these; 0: take the search's best " +
        "(default: 3 from 30 trials on, else 0)",
      wholeNumber(0),
    )
    .option("--jobs <n>", "trials at once, each on a thread of its own, or auto: as many as there are cores", threads, "auto")
    .option("--store <file>", "keep the study in this SQLite file; several processes may work on it at once")
    .option("--resume", "go on with the study in --store")
    .addOption(new Option("--stream", "refused").hideHelp())
    .option("--warm-start <file>", "learn from the trials of another study's file first")
    .option("--export <file>", "write all trials to this .csv or .json file at the end")
    .option("--seed <n>", "seed of the split, the start values and the search (default: 1)", wholeNumber(0))
    .option("--out <model>", "write the model here (default: NAME-OF-FILE.safetensors in the current folder)")
    .option("--json", "print one JSON document to standard output instead of the report");
}
