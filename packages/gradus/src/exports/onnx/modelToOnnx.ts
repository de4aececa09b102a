import { sizeOf } from "../../engine/graph/index.js";
import { writeOnnx } from "../../formats/index.js";
import { type Model, version } from "../../train/index.js";
import { answersToOnnx, onnxOutputs } from "./answersToOnnx.js";
import { inputsToOnnx, onnxInputs } from "./inputsToOnnx.js";
import { networkToOnnx } from "./networkToOnnx.js";
import { OnnxBuilder } from "./onnxBuilder.js";

/** Version 18 of the operators is read since ONNX 1.13 (2022); words are looked up by the set for classical machine learning. */
const operators = { "": 18, "ai.onnx.ml": 3 };

/**
 * A model as one ONNX file, with the preprocessing of its columns before the network and what its outputs mean behind it. Inputs: see `onnxInputs`; outputs: see
 * `onnxOutputs`; both for any number of rows. The same model gives the same bytes.
 * @throws UserError for a layer that an ONNX file cannot hold, by its path
 */
export function modelToOnnx(model: Model): Uint8Array<ArrayBuffer> {
  const { recipe, preparation, network, parameters, buffers, answers } = model.parts;
  const answering = { loss: recipe.loss, target: preparation.target, answers };
  const inputs = onnxInputs(preparation);
  const outputs = onnxOutputs(answering, inputs);
  const builder = new OnnxBuilder([...inputs, ...outputs].map(({ name }) => name));
  const x = inputsToOnnx(builder, preparation);
  const raw = networkToOnnx(builder, { network, parameters, buffers }, x);
  answersToOnnx(builder, answering, { raw, width: sizeOf(network.output), outputs });
  const { target } = preparation;
  return writeOnnx({
    name: "gradus",
    doc: `Predicts "${target.name}" from ${inputs.length} ${inputs.length === 1 ? "input" : "inputs"}.`,
    producer: { name: "gradus", version },
    operators,
    inputs,
    outputs,
    constants: builder.constants,
    nodes: builder.nodes,
    metadata: {
      target: target.name,
      task: target.task,
      ...(target.task === "classification" && { classes: JSON.stringify(target.classes) }),
    },
  });
}
