import type { Command } from "commander";
import { filesHelp, type ReadingOptions, sourceOf, withReadingOptions } from "./readingOptions.js";
import { collected } from "./readOption.js";

/** The options of `gradus describe` as they were given. */
export type DescribeOptions = ReadingOptions &
  Readonly<{ target?: string; splitColumn?: string; ignore?: readonly string[]; json?: boolean }>;

/** `gradus describe FILE`: what a table holds, before anything is trained on it. */
export function defineDescribe(program: Command): Command {
  const command = program
    .command("describe")
    .summary("show what a file holds, and what to know before training on it")
    .description(
      "Shows each column as it would be read: its kind, missing cells, range or words, with a small histogram; and what to know before training:\n" +
        "constant, duplicate and identifying columns, and with --target rare classes and columns that tell the target by themselves.",
    )
    .argument("[files...]", filesHelp)
    .option("-t, --target <column>", "the column to learn")
    .option(
      "--split-column <name>",
      'a column that holds train, dev and test: compares the parts (default: "split", if the file has such a column)',
    )
    .option("--ignore <column>", "a column to leave out; may be given several times", collected)
    .option("--json", "print one JSON document: {rows, target, columns, findings, notes}")
    .addHelpText(
      "after",
      `
Examples:
  gradus describe churn.csv
  gradus describe churn.csv --target outcome --split-column split
  gradus describe churn.csv --type zip=category --json | jq .findings`,
    )
    .action(async (files: string[], options: DescribeOptions) => {
      const { describe } = await import("./runDescribe.js");
      await describe(sourceOf(files, options), options);
    });
  return withReadingOptions(command);
}
