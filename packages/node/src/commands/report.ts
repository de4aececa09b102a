import type { Command } from "commander";
import { numberFrom } from "./readOption.js";

/** The options of `gradus report` as they were given. */
export type ReportOptions = Readonly<{ out?: string; floor?: number; json?: boolean }>;

/** `gradus report RUN`: what came of a run, on one page. */
export function defineReport(program: Command): Command {
  return program
    .command("report")
    .summary("show what came of a run, as a page and in the terminal")
    .description(
      "Writes one HTML page about a run that gradus train --folder keeps: the verdict, learning curves, mistakes, calibration, gradient flow, rows to look at,\n" +
        "columns that count, facts, and what to try next. The page needs no network. It also works on runs that were interrupted, failed, or still go on.",
    )
    .argument("<run>", "the folder of a run")
    .option("-o, --out <file>", "write the page here (default: report.html in the run's folder)")
    .option(
      "--floor <error>",
      "the error that is possible at all: a share of wrong rows such as 0.02, or an RMSE (default: as the run was told)",
      numberFrom(0),
    )
    .option("--json", "print one JSON document: {run, state, page, verdict, bias, variance, alarms, alarmsOnTheWay, importance, next}")
    .addHelpText(
      "after",
      `
Examples:
  gradus report runs/churn
  gradus report runs/churn -o churn.html --floor 0.05
  gradus report runs/churn --json | jq .verdict`,
    )
    .action(async (run: string, options: ReportOptions) => {
      const { report } = await import("./runReport.js");
      process.exitCode = await report(run, options);
    });
}
