import { once } from "node:events";
import { loadModel } from "../models.js";
import { csvText, type OutputColumn, pathsOf, pictureFiles, type Source, writeCsv } from "../tables/index.js";
import { counted } from "../terminal/brief.js";
import type { PredictOptions } from "./predict.js";
import { predictionColumns } from "./predictionColumns.js";
import { readForModel } from "./readForModel.js";
import { checkWritable } from "./writablePlace.js";

/** `gradus predict`: predictions as CSV, to a file or to standard output. */
export async function predict(modelPath: string, source: Source, { out, type }: PredictOptions): Promise<void> {
  if (out !== undefined) await checkWritable(out, [modelPath, ...pathsOf(source)]);
  const model = await loadModel(modelPath);
  const table = await readForModel(model, source, { type });
  const predictions = await model.predict(table, { absentColumns: "empty" });
  for (const note of new Set(predictions.notes)) process.stderr.write(`${note}\n`);
  const columns = [...(await fileNames(source)), ...predictionColumns(predictions)];
  if (out !== undefined) {
    await writeCsv(out, columns);
    process.stderr.write(`${out}: ${counted(table.rows, "prediction")}\n`);
    return;
  }
  for (const text of csvText(columns)) if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

/** For pictures a column that tells the file of each row. */
async function fileNames(source: Source): Promise<OutputColumn[]> {
  const pictures = await pictureFiles(source);
  return pictures ? [{ name: "file", values: pictures.files.map(({ path }) => path) }] : [];
}
