import type { Command } from "commander";

/** The options of `gradus runs` as they were given. */
export type RunsOptions = Readonly<{ json?: boolean }>;

/** `gradus runs [FOLDER...]`: the runs that are kept in folders. */
export function defineRuns(program: Command): Command {
  return program
    .command("runs")
    .summary("list the runs in a folder, with their state and best result")
    .description(
      "Lists the runs that gradus train --folder keeps, in a folder and directly below it: running, stopped (to go on: --resume), or finished.",
    )
    .argument("[folders...]", "where to look (default: runs, and the current folder)")
    .option("--json", "print one JSON document")
    .addHelpText(
      "after",
      `
Examples:
  gradus runs
  gradus runs experiments --json | jq '.[] | select(.state == "stopped") | .folder'`,
    )
    .action(async (folders: string[], options: RunsOptions) => {
      const { showRuns } = await import("./runRuns.js");
      process.exitCode = await showRuns(folders, options);
    });
}
