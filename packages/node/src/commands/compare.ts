import type { Command } from "commander";

/** The options of `gradus compare` as they were given. */
export type CompareOptions = Readonly<{ data?: string; json?: boolean }>;

/** `gradus compare RUN RUN`: is A better than B on the same rows? */
export function defineCompare(program: Command): Command {
  return program
    .command("compare")
    .summary("tell whether one run is better than another, on the same rows")
    .description(
      "Lets the models of two runs answer the same rows and compares each row with itself: McNemar's exact test for wrong rows, a paired permutation test for losses,\n" +
        "the difference with its 95 % interval, and how many rows would settle what is open.",
    )
    .argument("<a>", "the folder of a run")
    .argument("<b>", "the folder of another run of the same data")
    .option(
      "--data <file>",
      "compare on the rows of this file, which neither run has seen (default: the runs' own test rows, or dev rows if there are none)",
    )
    .option("--json", "print one JSON document: {a, b, rows, part, measures, counts}")
    .addHelpText(
      "after",
      `
Examples:
  gradus compare runs/churn runs/churn-1-wider-network
  gradus compare runs/monday runs/tuesday --data later.csv
  gradus compare runs/a runs/b --json | jq '.measures[] | {measure, better, chance}'`,
    )
    .action(async (a: string, b: string, options: CompareOptions) => {
      const { compareRuns } = await import("./runCompare.js");
      await compareRuns(a, b, options);
    });
}
