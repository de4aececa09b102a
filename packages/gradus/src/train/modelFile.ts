import { sameShape, showShape } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../formats/index.js";
import type { Loss } from "../loss/index.js";
import { checkedRecipe, type RecipeValue } from "../recipe/index.js";
import { checkedAnswers } from "./checkedAnswers.js";
import { checkedPreparation } from "./checkedPreparation.js";
import { checkedTraining } from "./checkedTraining.js";
import { damaged } from "./damaged.js";
import { fileContent } from "./fileContent.js";
import { unfittedAnswers } from "./fittedAnswers.js";
import { checkOutputs } from "./fitting.js";
import type { ModelParts } from "./modelParts.js";
import { networkOf } from "./network.js";
import { version } from "./version.js";

/** What the metadata of a model file call its layout. */
const format = "gradus/1";

/** A model as one safetensors file: a tensor for each parameter and buffer, everything else as JSON in the metadata. */
export function modelToBytes({
  recipe,
  preparation,
  network,
  parameters,
  buffers,
  training,
  answers,
}: ModelParts): Uint8Array<ArrayBuffer> {
  const tensors: Record<string, StoredTensor> = {};
  for (const { path, shape, offset, size } of network.parameters)
    tensors[path] = { dtype: "F32", shape, data: parameters.subarray(offset, offset + size) };
  for (const { path, shape } of network.buffers) tensors[path] = { dtype: "F32", shape, data: buffers.get(path)! };
  const metadata = {
    format,
    version,
    recipe: JSON.stringify(recipe),
    preparation: JSON.stringify(preparation),
    training: JSON.stringify(training),
    answers: JSON.stringify(answers),
  };
  return writeSafetensors(tensors, { ...metadata, content: fileContent({ tensors, metadata }) });
}

/**
 * The parts of a model from its file. `place` is what messages call it.
 * @throws UserError if it is no such file, or if what is in it does not fit together
 */
export function modelPartsFrom(bytes: Uint8Array, place: string): Omit<ModelParts, "backend"> {
  const { tensors, metadata } = readSafetensors(bytes, place);
  if (metadata.format !== format)
    throw new UserError({
      place,
      what: metadata.format?.startsWith("gradus/")
        ? `it has the layout "${metadata.format}", and this version of Gradus reads "${format}"`
        : "it is a safetensors file, but no model of Gradus",
      remedy: metadata.format?.startsWith("gradus/") ? "Read it with a newer version" : "Give a file that model.save wrote",
    });
  const recipe = withLoss(
    namingFile(place, () => checkedRecipe(parsed(metadata, "recipe", place))),
    place,
  );
  const preparation = checkedPreparation(parsed(metadata, "preparation", place), place);
  const training = checkedTraining(parsed(metadata, "training", place), place);
  const answers = metadata.answers === undefined ? unfittedAnswers : checkedAnswers(parsed(metadata, "answers", place), place);
  const network = namingFile(place, () => networkOf(recipe.model, preparation.shape));
  namingFile(place, () => checkOutputs(recipe.loss, preparation.target, network));
  const parameters = new Float32Array(network.size);
  for (const { path, shape, offset } of network.parameters) parameters.set(tensorOf(tensors, { path, shape }, place), offset);
  const buffers = new Map(network.buffers.map(({ path, shape }) => [path, tensorOf(tensors, { path, shape }, place)]));
  // Last, so that whatever can be named is; files of before have no such key.
  if (metadata.content !== undefined && metadata.content !== fileContent({ tensors, metadata }))
    throw damaged(place, "its content is not what was written");
  return { recipe, preparation, network, parameters, buffers, training, answers };
}

function parsed(metadata: Readonly<Record<string, string>>, key: string, place: string): unknown {
  const text = metadata[key];
  if (text === undefined) throw damaged(place, `its metadata lack "${key}"`);
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(place, `"${key}" in its metadata is no JSON`);
  }
}

function tensorOf(
  tensors: Readonly<Record<string, StoredTensor>>,
  { path, shape }: { readonly path: string; readonly shape: readonly number[] },
  place: string,
): Float32Array {
  const tensor = Object.hasOwn(tensors, path) ? tensors[path] : undefined;
  if (tensor === undefined) throw damaged(place, `the tensor "${path}" is missing`);
  if (tensor.dtype !== "F32" || !sameShape(tensor.shape, shape))
    throw damaged(
      place,
      `the tensor "${path}" is ${showShape(tensor.shape)} of ${tensor.dtype}, and the architecture wants ${showShape(shape)} of F32`,
    );
  const bad = tensor.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw damaged(place, `the tensor "${path}" holds ${tensor.data[bad]}`);
  return tensor.data;
}

function withLoss(recipe: RecipeValue, place: string): RecipeValue & { readonly loss: Loss } {
  const { loss } = recipe;
  if (loss === null) throw damaged(place, "its recipe names no loss");
  return { ...recipe, loss };
}

/** Runs `check`, and says of its errors which file they are about. */
function namingFile<T>(place: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({
      place,
      what: `what it holds is not right: ${error.message.replace(/\.$/, "")}`,
      remedy: "Save the model again, or register its custom layers first",
    });
  }
}
