import { UserError } from "gradus";
import { pictureFiles } from "./pictures/pictureFiles.js";
import { labelColumn, readsImages } from "./readImages.js";
import { type Source, shownSource } from "./source.js";

/** The column to learn where nobody names one: the label of images. Undefined for tables of other things. @throws UserError for pictures without classes */
export async function usualTarget(source: Source): Promise<string | undefined> {
  const found = await pictureFiles(source);
  if (found?.files.some(({ label }) => label !== undefined)) return labelColumn;
  if (found)
    throw new UserError({
      place: shownSource(source),
      what: "the pictures stand in no folders of classes, so there is nothing to learn",
      remedy: "Put them into a folder for each class, such as photos/cat and photos/dog, and name the folder above",
    });
  return (await readsImages(source)) ? labelColumn : undefined;
}
