import type { Command } from "commander";
import { numberFrom } from "./readOption.js";

/** The options of `gradus diagnose` as they were given. */
export type DiagnoseOptions = Readonly<{ floor?: number; json?: boolean }>;

/** `gradus diagnose RUN`: what holds a run's network back. */
export function defineDiagnose(program: Command): Command {
  return program
    .command("diagnose")
    .summary("tell what holds a run back, and what to try")
    .description(
      "Judges a run that gradus train --folder keeps: bias or variance with intervals, alarms about its gradients, whether signals keep their size through\n" +
        "the layers at the start (predicted against measured), and the remedies as commands.",
    )
    .argument("<run>", "the folder of a run")
    .option(
      "--floor <error>",
      "the error that is possible at all: a share of wrong rows such as 0.02, or an RMSE (default: as the run was told)",
      numberFrom(0),
    )
    .option("--json", "print one JSON document: {run, state, verdict, text, bias, variance, alarms, signals, next}")
    .addHelpText(
      "after",
      `
Examples:
  gradus diagnose runs/churn
  gradus diagnose runs/houses --floor 20000
  gradus diagnose runs/churn --json | jq -r '.next[].command'`,
    )
    .action(async (run: string, options: DiagnoseOptions) => {
      const { diagnoseRun } = await import("./runDiagnose.js");
      await diagnoseRun(run, options);
    });
}
