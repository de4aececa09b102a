import type { Command } from "commander";
import { numberFrom } from "./readOption.js";

/** The options of `gradus improve` as they were given. */
export type ImproveOptions = Readonly<{ floor?: number; seconds?: number; out?: string; json?: boolean }>;

/** `gradus improve RUN`: tries the remedies of a run's verdict. */
export function defineImprove(program: Command): Command {
  return program
    .command("improve")
    .summary("try the first three remedies of a run's verdict, and tell which one helps")
    .description(
      "Trains the run's recipe as its verdict's first three remedies change it, on the run's own rows and for a short time each, and tells which of them\n" +
        "lowers the dev error, with intervals. The recipe that does best is written to a file, if it is better than the run's.",
    )
    .argument("<run>", "the folder of a run")
    .option("--seconds <n>", "train each remedy for at most so long (default: twice as long as the run took, at least 20)", numberFrom(0))
    .option(
      "--floor <error>",
      "the error that is possible at all: a share of wrong rows such as 0.02, or an RMSE (default: as the run was told)",
      numberFrom(0),
    )
    .option("-o, --out <recipe>", "write the better recipe here (default: improved.json in the run's folder)")
    .option("--json", "print one JSON document: {run, verdict, dev, tried, improved}")
    .addHelpText(
      "after",
      `
Examples:
  gradus improve runs/churn
  gradus improve runs/churn --seconds 60 -o better.json
  gradus train churn.csv --target outcome --recipe runs/churn/improved.json

Ctrl-C finishes the remedy at work with what it has learned, tells what is known and exits with code 130.`,
    )
    .action(async (run: string, options: ImproveOptions) => {
      const { improve } = await import("./runImprove.js");
      process.exitCode = await improve(run, options);
    });
}
