import { data, type Model, UserError } from "gradus";
import type { WishedKind } from "./columnPlan.js";
import type { ImageOptions, PictureProgress } from "./pictures/readPictures.js";
import { readTable } from "./readTable.js";
import { type Source, shownSource } from "./source.js";

/**
 * `type` says what columns are, where the file writes them otherwise than the training file; `withTarget` reads the target too; `onPicture` hears of each
 * picture that was read.
 */
export type ModelReading = Readonly<{
  type?: Readonly<Record<string, WishedKind>> | undefined;
  withTarget?: boolean;
  onPicture?: PictureProgress | undefined;
}>;

/** Reads the columns that a model knows, as its training file was read, and nothing else. @throws UserError if the table cannot be read, or has none of them */
export async function readForModel(
  model: Model,
  source: Source,
  { type = {}, withTarget = false, onPicture }: ModelReading,
): Promise<data.Table> {
  const { encoder, target } = model.preparation;
  if (encoder === null)
    throw new UserError({
      place: shownSource(source),
      what: "the model was trained on plain arrays and does not know the columns of a file",
      remedy: "Use model.predict in a program, or train with gradus train",
    });
  const types = { ...data.columnKinds(encoder), ...type };
  const only = [...Object.keys(types).filter((name) => name !== target.name), ...(withTarget ? [target.name] : [])];
  const pixels = encoder.features.find((feature) => feature.encoding === "pixels");
  const reading = {
    types,
    only,
    ...(withTarget && { target: target.name, task: target.task }),
    ...(pixels && { images: imagesLike(pixels) }),
  };
  return readTable(source, { ...reading, ...(onPicture && { onPicture }) });
}

/** Pictures as those of the training. */
function imagesLike({ shape: [channels, height, width] }: data.Pixels): ImageOptions {
  return { size: [height, width], channels: channels === 1 ? 1 : 3 };
}
