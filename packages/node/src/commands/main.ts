import { Command } from "commander";
import { defineCompare } from "./compare.js";
import { defineDemo } from "./demo.js";
import { defineDescribe } from "./describe.js";
import { defineDiagnose } from "./diagnose.js";
import { defineDoctor } from "./doctor.js";
import { defineEvaluate } from "./evaluate.js";
import { defineExport } from "./export.js";
import { failureOf, oneLine } from "./failure.js";
import { defineImprove } from "./improve.js";
import { defineInspect } from "./inspect.js";
import { definePredict } from "./predict.js";
import { defineReport } from "./report.js";
import { defineRuns } from "./runs.js";
import { defineTrain } from "./train.js";
import { defineTune } from "./tune.js";
import { defineVersion, versionOfPackage } from "./version.js";

/** The command with all its subcommands. What a subcommand needs is loaded when it runs. */
function gradus(): Command {
  const program = new Command("gradus")
    .description("Trains neural networks on tables: from a file to a model that predicts, with a report on how well it learned.")
    .usage("COMMAND [arguments]")
    .version(versionOfPackage(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text, "gradus")) })
    .addHelpText(
      "after",
      `
Start here:
  gradus demo                                          trains on handwritten digits, data included
  gradus describe churn.csv                            shows what your file holds
  gradus train churn.csv --target outcome              learns to predict a column of your file
  gradus predict churn.safetensors new.csv -o out.csv  uses what was learned

Progress and messages go to standard error; with --json, standard output is one JSON document.
Exit codes: 0 done, 1 the work failed, 2 wrong use, 130 interrupted.`,
    );
  for (const define of [
    defineDescribe,
    defineTrain,
    defineTune,
    definePredict,
    defineEvaluate,
    defineInspect,
    defineExport,
    defineRuns,
    defineReport,
    defineDiagnose,
    defineCompare,
    defineImprove,
    defineDemo,
    defineDoctor,
    defineVersion,
  ]) {
    const command = define(program);
    command.configureOutput({ outputError: (text, write) => write(oneLine(text, `gradus ${command.name()}`)) });
  }
  return program;
}

/** Whoever reads our output may stop reading, as `head` does: that is no error. Messages that nobody reads are lost without a word. */
function bearClosedPipes(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.stderr.write(failureOf(error).message);
    process.exit(error.code === "EPIPE" ? (process.exitCode ?? 0) : 1);
  });
  process.stderr.on("error", () => {});
}

async function main(): Promise<void> {
  bearClosedPipes();
  const program = gradus();
  try {
    if (process.argv.length <= 2) program.outputHelp();
    else await program.parseAsync();
  } catch (error) {
    const { message, exitCode } = failureOf(error);
    process.stderr.write(message);
    process.exitCode = exitCode;
  }
}

await main();
