import { type Command, Option } from "commander";
import { type ExportFormat, exportFormats } from "./exportFormats.js";

/** The options of `gradus export` as they were given. */
export type ExportOptions = Readonly<{ to?: ExportFormat; out?: string; json?: boolean }>;

/** `gradus export MODEL|RUN`: a model, or what a run measured, in the forms of other programs. */
export function defineExport(program: Command): Command {
  return program
    .command("export")
    .summary("write a model or the measures of a run for other programs")
    .description("Writes a model, or what a run measured epoch by epoch, in a form that other programs read.")
    .argument("<source>", "a model that gradus train saved, or the folder of a run (its model, or its measures)")
    .addOption(new Option("-t, --to <format>", "the format; where it is not given, the ending of --out says it").choices(exportFormats))
    .option("-o, --out <path>", "the file to write, for tensorboard the folder (default: beside the source, with its name)")
    .option("--json", "print one JSON document: the format and the files that were written")
    .addHelpText(
      "after",
      `
Formats of models:
  onnx         for any ONNX runtime: an input for each column of the table, the
               preprocessing inside, labels with probabilities or numbers out
  js           one JavaScript module that needs nothing else: predict(rows), in
               Node and in browsers; its types are written beside it
  safetensors  the tensors, and everything else as text: what gradus train saves
Formats of measures:
  tensorboard  an event file: tensorboard --logdir FOLDER shows it
  csv          a line for each epoch

Examples:
  gradus export churn.safetensors --to onnx          (churn.onnx)
  gradus export churn.safetensors -o web/predict.js  (and its .d.ts)
  gradus export runs/first --to tensorboard -o logs
  gradus export runs/first --to csv -o /dev/stdout

docs/export.md says what each format holds and how such files are used.`,
    )
    .action(async (source: string, options: ExportOptions) => {
      const { runExport } = await import("./runExport.js");
      await runExport(source, options);
    });
}
