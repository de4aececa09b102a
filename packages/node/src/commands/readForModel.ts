import type { data, Model } from "gradus";
import { type ModelReading, readForModel as readColumns, type Source } from "../tables/index.js";
import { withPictureProgress } from "./pictureProgress.js";

/** Reads the columns that a model knows, with a line of progress where they are pictures. @throws UserError if the table cannot be read, or has none of them */
export function readForModel(model: Model, source: Source, reading: Omit<ModelReading, "onPicture">): Promise<data.Table> {
  return withPictureProgress((onPicture) => readColumns(model, source, { ...reading, onPicture }));
}
