import type { Command } from "commander";

/** `gradus doctor`: what this machine offers, what is missing and how to get it. */
export function defineDoctor(program: Command): Command {
  return program
    .command("doctor")
    .summary("check what this machine offers")
    .description(
      "Checks Node, cores, memory, WebAssembly and the libraries that Gradus can use, and says what is missing and how to get it.\nExit code 1 if something is missing that Gradus cannot do without.",
    )
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExamples:\n  gradus doctor\n  gradus doctor --json | jq '.checks[] | select(.state != \"ok\")'")
    .action(async (options: { readonly json?: boolean }) => {
      const { doctor } = await import("./runDoctor.js");
      process.exitCode = await doctor(options);
    });
}
