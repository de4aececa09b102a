export type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor, OnnxType, OnnxValue } from "./onnx/onnxModel.js";
export { writeOnnx } from "./onnx/writeOnnx.js";
export { type Dtype, readSafetensors, type Safetensors, type StoredTensor, writeSafetensors } from "./safetensors.js";
