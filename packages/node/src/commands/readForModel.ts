import { data, type Model, UserError } from "gradus";
import { readTable } from "../tables/index.js";

/** Reads a file as the model's training file was read; `withTarget` reads its target too. @throws UserError if it cannot be read */
export async function readForModel(model: Model, file: string, withTarget = false): Promise<data.Table> {
  const { encoder, target } = model.preparation;
  if (encoder === null)
    throw new UserError({
      place: file,
      what: "the model was trained on plain arrays and does not know the columns of a file",
      remedy: "Use model.predict in a program, or train with gradus train",
    });
  const types = data.columnKinds(encoder);
  return readTable(file, withTarget ? { types, target: target.name, task: target.task } : { types });
}
