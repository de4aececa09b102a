import { stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { type MetricRow, metricColumns, metricRows, tensorBoardEvents, UserError } from "gradus";
import { makeUserFolder } from "../makeFolders.js";
import { exportModel, formatByEnding, loadModel, type ModelFormat, modelFiles, modelFormats } from "../models.js";
import { EventFile } from "../runs/eventFile.js";
import { isRunEvent } from "../runs/recordedEvent.js";
import { type RunFacts, readFacts } from "../runs/runFacts.js";
import { writeCsv } from "../tables/index.js";
import { bytes } from "../terminal/brief.js";
import type { ExportOptions } from "./export.js";
import { type ExportFormat, exportFormats } from "./exportFormats.js";
import { programName } from "./programName.js";
import { quoted } from "./quoted.js";
import { checkWritable } from "./writablePlace.js";
import { WrongUse } from "./wrongUse.js";

/** `gradus export`: writes a model, or the measures of a run, in another format. */
export async function runExport(source: string, options: ExportOptions): Promise<void> {
  const format = formatOf(source, options);
  const files = isOfModel(format) ? await writeModel(source, format, options.out) : await writeMeasures(source, format, options.out);
  const written = await Promise.all(files.map(async (path) => ({ path, facts: await stat(path) })));
  const sizes = written.filter(({ facts }) => facts.isFile()).map(({ path, facts }) => ({ path, bytes: facts.size }));
  if (options.json) process.stdout.write(`${JSON.stringify({ source, format, files: sizes })}\n`);
  else for (const file of sizes) process.stderr.write(`${file.path}: ${bytes(file.bytes)}\n`);
}

/** @throws WrongUse if nothing says in which format to write */
function formatOf(source: string, { to, out }: ExportOptions): ExportFormat {
  const byEnding = out === undefined ? undefined : extname(out).toLowerCase() === ".csv" ? "csv" : formatByEnding(out);
  const format = to ?? byEnding;
  if (format !== undefined) return format;
  throw new WrongUse(`${source}: in which format? Say --to ${exportFormats.join("|")}. See gradus export --help.`);
}

function isOfModel(format: ExportFormat): format is ModelFormat {
  return format in modelFormats;
}

async function writeModel(source: string, format: ModelFormat, out: string | undefined): Promise<string[]> {
  const path = (await isFolder(source)) ? await modelOfRun(source) : source;
  const target = out ?? join(dirname(path), `${basename(path, extname(path))}${modelFormats[format]}`);
  await checkWritable(target, [path]);
  return exportModel(await loadModel(path), target, format);
}

/** The model that a run has left. @throws UserError if it has none yet */
async function modelOfRun(folder: string): Promise<string> {
  const facts = await factsOf(folder);
  const path = join(folder, "model.safetensors");
  if (await stat(path).catch(() => undefined)) return path;
  const own = facts.options.out;
  if (typeof own === "string" && (await stat(own).catch(() => undefined))) return own;
  throw new UserError({
    place: folder,
    what: "this run has no model yet: it is not finished",
    remedy: `Go on with ${programName()} train --resume ${quoted(folder)}, or export its measures (--to csv or tensorboard)`,
  });
}

async function writeMeasures(source: string, format: "tensorboard" | "csv", out: string | undefined): Promise<string[]> {
  const folder = await isFolder(source);
  const { rows, startedMs } = folder ? await measuresOfRun(source) : { rows: await measuresOfModel(source), startedMs: undefined };
  if (rows.length === 0)
    throw new UserError({ place: source, what: "no epoch is over yet, so nothing was measured", remedy: "Wait for the first epoch" });
  if (format === "csv") {
    const path = out ?? (folder ? join(source, "metrics.csv") : join(dirname(source), `${basename(source, extname(source))}.csv`));
    await checkWritable(path, [source]);
    await writeCsv(path, metricColumns(rows));
    return [path];
  }
  if (startedMs === undefined)
    throw new UserError({
      place: source,
      what: "a model file does not hold when its epochs were, which TensorBoard wants",
      remedy: "Name the folder of the run (gradus train --folder), or export to csv",
    });
  const path = join(out ?? join(source, "tensorboard"), `events.out.tfevents.${Math.floor(startedMs / 1000)}.gradus`);
  await makeUserFolder(dirname(path));
  await modelFiles.write(path, tensorBoardEvents(rows, { startedMs }));
  return [path];
}

async function measuresOfRun(folder: string): Promise<{ rows: MetricRow[]; startedMs: number }> {
  const { created } = await factsOf(folder);
  return { rows: metricRows(new EventFile(folder).read().filter(isRunEvent)), startedMs: Date.parse(created) };
}

async function measuresOfModel(path: string): Promise<MetricRow[]> {
  return metricRows((await loadModel(path)).training.history);
}

async function factsOf(folder: string): Promise<RunFacts> {
  const facts = await readFacts(folder);
  if (facts) return facts;
  throw new UserError({
    place: folder,
    what: "this folder holds no run",
    remedy: `Name a model file, or a folder that ${programName()} runs lists`,
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
