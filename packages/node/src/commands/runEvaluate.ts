import { basename } from "node:path";
import { UserError } from "gradus";
import { loadModel } from "../models.js";
import { type Source, shownSource } from "../tables/index.js";
import { inkFor } from "../terminal/ink.js";
import { trustDocument } from "./calibration.js";
import type { EvaluateOptions } from "./evaluate.js";
import { metricsTable } from "./metricsTable.js";
import { partOf } from "./part.js";
import { readForModel } from "./readForModel.js";
import { metricsDocument } from "./trainingDocument.js";
import { mistakeLines, trustSection } from "./trainingReport.js";

/** `gradus evaluate`: metrics over all rows of a file that have a target. */
export async function evaluate(modelPath: string, source: Source, { json = false, type }: EvaluateOptions): Promise<void> {
  const model = await loadModel(modelPath);
  const table = await readForModel(model, source, { type, withTarget: true });
  for (const note of table.notes) process.stderr.write(`${note}\n`);
  const part = await partOf(basename(shownSource(source)), model, table);
  if (!part)
    throw new UserError({
      place: shownSource(source),
      what: "no row has a target to compare with",
      remedy: "Give rows with their targets",
    });
  for (const note of part.notes) process.stderr.write(`${note}\n`);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ rows: part.report.rows, metrics: metricsDocument(part.report), ...trustDocument(model, part) })}\n`,
    );
    return;
  }
  const ink = inkFor(process.stdout);
  const screen = { ink, columns: process.stdout.columns ?? 80 };
  const lines = [...metricsTable([part], ink), "", ...mistakeLines(model, part, screen), ...trustSection(model, part, ink)];
  process.stdout.write(`${lines.join("\n").trimEnd()}\n`);
}
